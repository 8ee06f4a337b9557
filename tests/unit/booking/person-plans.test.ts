import { describe, expect, it } from 'vitest';
import { withLearnedWindow } from '../../../src/booking/learned-window.js';
import type { Memory, WindowWord } from '../../../src/booking/memory.js';
import { runBooking } from '../../../src/booking/run.js';
import type { Booking, BookingId, DeskCode } from '../../../src/booking/types.js';
import { addDays, type CivilDate, type Zone } from '../../../src/lib/civil-date.js';
import { SiteError } from '../../../src/lib/errors.js';
import { depsOf, desk, fakeSite, floorOf, london, request, settingsOf } from './fake-site.js';

const today = '2026-11-30' as CivilDate;
const tomorrow = '2026-12-01' as CivilDate;
const own = (change: Partial<Booking>): Booking => ({
  ...{ id: 'Booking-1' as BookingId, desk: '2.24.01' as DeskCode, spaceId: desk('2.24.01').id },
  ...{ building: 'HQ', floor: '2', date: tomorrow, start: null, end: null },
  ...{ checkedIn: false, released: false, isNews: true },
  ...change,
});
const nowhere = { spaceId: null, building: null, floor: null };
const remembering = (memory: Partial<Memory>) => ({
  memory: async (): Promise<Memory> => ({ made: new Map(), givenUp: new Map(), ...memory }),
});

describe('today', () => {
  const at = (time: string) => fakeSite({ now: Date.parse(`2026-11-30T${time}Z`) });
  it.each([
    ['06:59:00', 'window', true, 'booked'],
    ['07:00:00', 'window', true, 'skipped'],
    ['07:00:00', 'mon', true, 'skipped'],
    ['07:00:00', 'window', false, 'booked'],
    ['07:00:00', 'today', true, 'booked'],
    ['07:00:00', today, true, 'booked'],
  ])('at %s, asked for as %s, with nobody there: %s, is %s', async (...row) => {
    const [time, dates, unattended, outcome] = row;
    const deps = { ...depsOf(at(time), settingsOf({ windowDays: 0, days: ['mon'] })), unattended };
    const result = await runBooking(request({ dates }), deps);
    expect(result.dates).toMatchObject([{ date: today, outcome }]);
  });

  it.each([
    ['today', true, 'skipped'],
    ['window', false, 'skipped'],
    ['today', false, 'booked'],
  ])('released by the site, asked for as %s, with nobody there: %s, is %s', async (...row) => {
    const [dates, unattended, outcome] = row;
    const site = at('10:05:00');
    site.own.push(own({ date: today, released: true }));
    const settings = settingsOf({ windowDays: 0, days: ['mon'], todayUntil: null });
    const deps = { ...depsOf(site, settings), unattended };
    const result = await runBooking(request({ dates }), deps);
    expect(result.dates).toMatchObject([{ date: today, outcome }]);
    if (outcome === 'skipped') expect(result.dates[0]?.reason).toContain('nobody checked in');
    expect(deps.events).toContainEqual(expect.objectContaining({ type: 'gone', released: true }));
  });
});

describe('a date that its person gave up', () => {
  const givenUp = new Map([
    [
      tomorrow,
      { desk: '2.24.01' as DeskCode, on: '2026-11-28' as CivilDate, how: 'cancelled' as const },
    ],
  ]);
  it.each([
    ['window', 'skipped'],
    ['tue', 'skipped'],
    ['2026-12-01..2026-12-01', 'skipped'],
    ['+1d', 'booked'],
    ['2026-12-01', 'booked'],
    ['tomorrow', 'booked'],
    ['!2026-12-01..2026-12-01', 'booked'],
  ])('asked for as %s is %s', async (dates, outcome) => {
    const site = fakeSite();
    const settings = settingsOf({ windowDays: 1, days: ['tue'] });
    const deps = { ...depsOf(site, settings), ...remembering({ givenUp }) };
    const result = await runBooking(request({ dates }), deps);
    expect(result.dates).toMatchObject([{ date: tomorrow, outcome }]);
    if (outcome === 'skipped') {
      expect(result.dates[0]?.reason).toContain('you cancelled it on 2026-11-28');
    }
  });

  const earlier = {
    ...{ id: 'Booking-1' as BookingId, desk: '2.24.01' as DeskCode, ...nowhere, at: 0 },
  };

  it('is not taken for given up because a list lacks it that never showed it', async () => {
    const site = fakeSite();
    const made = new Map([[tomorrow, earlier]]);
    const settings = settingsOf({ windowDays: 1, days: ['tue'] });
    const result = await runBooking(request(), {
      ...depsOf(site, settings),
      ...remembering({ made }),
    });
    expect(site.writes).toEqual([]);
    expect(result.dates).toMatchObject([
      { outcome: 'failed', reason: expect.stringContaining('no reading shows it') },
    ]);
    // By its id the site tells surely.
    site.readBooking = async () => 'gone';
    const known = await runBooking(request(), {
      ...depsOf(site, settings),
      ...remembering({ made }),
    });
    expect(known.dates).toMatchObject([{ outcome: 'skipped' }]);
  });

  it('on the site, without this tool, is noticed by what an earlier run had made', async () => {
    const site = fakeSite();
    const made = new Map([[tomorrow, { ...earlier, listed: true }]]);
    const settings = settingsOf({ windowDays: 1, days: ['tue'] });
    const deps = { ...depsOf(site, settings), ...remembering({ made }) };
    const result = await runBooking(request(), deps);
    expect(result.dates).toMatchObject([
      { outcome: 'skipped', reason: expect.stringContaining('you or the site cancelled it') },
    ]);
    expect(deps.events).toContainEqual({
      ...{
        type: 'gone',
        date: tomorrow,
        desk: '2.24.01',
        bookingId: 'Booking-1',
        released: false,
        isNews: true,
      },
    });
    const named = { ...depsOf(site, settings), ...remembering({ made }) };
    expect((await runBooking(request({ dates: 'tomorrow' }), named)).dates).toMatchObject([
      { outcome: 'booked' },
    ]);
  });

  it('is not confused with one whose booking is a minute old and not listed yet', async () => {
    const site = fakeSite();
    const at = site.clock.now() - 60_000;
    const made = new Map([
      [tomorrow, { id: 'Booking-1' as BookingId, desk: '2.24.01' as DeskCode, ...nowhere, at }],
    ]);
    const deps = { ...depsOf(site), ...remembering({ made }) };
    const result = await runBooking(request({ dates: 'tomorrow' }), deps);
    expect(site.writes).toEqual([]);
    expect(result.dates).toMatchObject([{ outcome: 'failed' }]);
  });

  it('is reported as booked where the site still shows it', async () => {
    const site = fakeSite();
    site.own.push(own({}));
    const made = new Map([
      [tomorrow, { id: 'Booking-1' as BookingId, desk: '2.24.01' as DeskCode, ...nowhere, at: 0 }],
    ]);
    const deps = { ...depsOf(site), ...remembering({ made }) };
    const result = await runBooking(request({ dates: 'tomorrow' }), deps);
    expect(result.dates).toMatchObject([{ outcome: 'already-booked', bookingId: 'Booking-1' }]);
    expect(site.calls).toEqual(['arrive', 'survey']);
  });
});

describe('a company that allows one reservation at a time', () => {
  it('is given the nearest date, and its rule is said', async () => {
    const site = fakeSite({
      floor: floorOf(Array.from({ length: 40 }, (_, i) => `2.24.${10 + i}`)),
    });
    site.script = () =>
      site.own.length === 0 ? undefined : { kind: 'refused', reason: 'Nur eine Buchung.' };
    const result = await runBooking(request({ dates: '2026-12-01..2026-12-20' }), depsOf(site));
    const [first, ...others] = result.dates;
    expect(first).toMatchObject({ date: '2026-12-01', outcome: 'booked' });
    for (const { outcome, reason } of others) {
      expect(outcome).toBe('rejected');
      expect(reason).toContain('you hold 2.24.10 on 2026-12-01');
    }
    expect(site.writes.length).toBeLessThan(100);
  });
});

describe('a date beyond windowDays', () => {
  it.each([
    ['2027-03-01', 'booked', 1],
    ['+91d', 'booked', 1],
    ['2027-03-01..2027-03-01', 'not-open', 0],
  ])('asked for as %s is %s', async (dates, outcome, writes) => {
    const site = fakeSite();
    const result = await runBooking(request({ dates }), depsOf(site));
    expect(result.dates).toMatchObject([{ date: '2027-03-01', outcome }]);
    expect(site.writes).toHaveLength(writes);
  });

  it('costs one request where the site says that it is not open', async () => {
    const site = fakeSite();
    site.opensAt = () => Number.POSITIVE_INFINITY;
    const result = await runBooking(request({ dates: '2027-03-01' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'not-open', attempts: 1 }]);
  });

  it.each([
    [false, 'not-open', 0],
    [null, 'booked', 1],
    [true, 'booked', 1],
  ])("costs no request to book where the site's own check says no: %s", async (...row) => {
    const [answer, outcome, writes] = row;
    const site = fakeSite();
    site.mayBook = async () => answer;
    const result = await runBooking(request({ dates: '2027-03-01' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome }]);
    expect(site.writes).toHaveLength(writes);
  });

  it('is asked for where the check fails, and inside the window without it', async () => {
    const site = fakeSite();
    site.mayBook = async () => {
      throw new SiteError('HTTP 502');
    };
    const beyond = await runBooking(request({ dates: '2027-03-01' }), depsOf(site));
    expect(beyond.dates).toMatchObject([{ outcome: 'booked' }]);
    site.mayBook = async () => false;
    const inside = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(inside.dates).toMatchObject([{ outcome: 'booked' }]);
  });

  it.each([
    [{}, /"window" reaches so far from now on/],
    [{ windowBy: 'person' as const }, /set windowDays=91/],
  ])('says that the site lets more be booked, with %j', async (window, words) => {
    const deps = depsOf(fakeSite(), settingsOf(window));
    await runBooking(request({ dates: '2027-03-01' }), deps);
    expect(deps.events).toContainEqual({
      ...{ type: 'note', level: 'info', message: expect.stringMatching(words) },
    });
  });
});

describe('the window that the site told of', () => {
  const word = (ahead: number, open: boolean): WindowWord => ({
    ...{ date: addDays(today, ahead), at: Date.parse('2026-11-30T08:00:00Z'), open },
  });
  it.each([
    ['a longer one', [word(91, true)], {}, 91],
    ['the longest', [word(91, true), word(40, true)], {}, 91],
    ['one taken back later', [word(91, true), word(61, false)], {}, 60],
    ['a holiday within the settings', [word(91, true), word(10, false)], {}, 91],
    ['one that is no longer', [word(20, true)], {}, 29],
    ["its person's own", [word(91, true)], { windowBy: 'person' as const }, 29],
  ])('is %s', (_, said, change, days) => {
    expect(withLearnedWindow(settingsOf(change), said, london).windowDays).toBe(days);
  });

  it("counts by the building's days", () => {
    const at = Date.parse('2026-11-30T23:30:00Z');
    const said = [{ date: '2027-01-01' as CivilDate, at, open: true }];
    const days = (zone: string) => withLearnedWindow(settingsOf(), said, zone as Zone).windowDays;
    expect([days('Europe/London'), days('Pacific/Auckland')]).toEqual([32, 31]);
  });

  it('is what "window" and "release" mean from the next run on', async () => {
    const said = [word(31, true)];
    const site = fakeSite();
    const deps = { ...depsOf(site, settingsOf({ windowDays: 29 })), ...remembering({ said }) };
    const window = await runBooking(request({ dates: 'window' }), deps);
    expect(window.dates.at(-1)).toMatchObject({ date: '2026-12-31', outcome: 'booked' });
    const release = await runBooking(request({ dates: 'release' }), deps);
    expect(release.dates).toMatchObject([{ date: '2026-12-31' }]);
  });
});

describe('desks that open in a second wave', () => {
  it('are named where they are preferred to those that may be booked now', async () => {
    const floor = floorOf(['2.24.01', '2.24.02', '2.24.03']);
    const desks = floor.desks.map((each) => ({ ...each, bookable: each.code !== '2.24.01' }));
    const site = fakeSite({ floor: { ...floor, desks } });
    const prefer = [{ desks: '2.24.01' }, { desks: '2.24.02' }];
    const settings = settingsOf({ desks: { prefer, avoid: [], only: null, others: true } });
    const deps = depsOf(site, settings);
    const result = await runBooking(request({ dates: 'tomorrow' }), deps);
    expect(result.dates).toMatchObject([{ outcome: 'booked', desk: '2.24.02' }]);
    expect(deps.events).toContainEqual({
      ...{ type: 'note', level: 'info' },
      message: expect.stringContaining('does not let you book 2.24.01 at present'),
    });
  });
});
