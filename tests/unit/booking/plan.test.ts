import { describe, expect, it } from 'vitest';
import { bookingInstants } from '../../../src/booking/hours.js';
import { Ledger } from '../../../src/booking/ledger.js';
import { outcomeOf } from '../../../src/booking/ledger-outcome.js';
import { planDates } from '../../../src/booking/plan.js';
import { planBooking } from '../../../src/booking/preview.js';
import { runBooking } from '../../../src/booking/run.js';
import type { Booking, BookingId, BookingSettings, DeskCode } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { depsOf, fakeSite, london, request, settingsOf } from './fake-site.js';

// A Monday, 08:00 in London.
const now = Date.parse('2026-11-30T08:00:00Z');
const dates = (list: string) => list.split(' ') as CivilDate[];

function plan(
  requested: string,
  change: Partial<BookingSettings> = {},
  own: Booking[] = [],
  at = now,
) {
  const settings = settingsOf(change);
  const { todo, settled } = planDates({
    requested: dates(requested),
    known: knownFrom(dates(requested), own, settings),
    now: at,
    zone: london,
    settings,
    begun: new Set(),
  });
  return {
    todo: todo.join(' '),
    settled: settled.map(({ date, outcome }) => `${date} ${outcome}`),
  };
}

/** How the dates stand once a list has shown these bookings. */
function knownFrom(requested: readonly CivilDate[], own: Booking[], settings: BookingSettings) {
  const ledger = new Ledger(settings);
  for (const date of requested) ledger.entry(date);
  const hours = (date: CivilDate) => bookingInstants(date, settings.hours, london);
  ledger.listed({ own, covers: () => true, hours, today: '2026-11-30' as CivilDate, at: now });
  return (date: CivilDate) =>
    ledger.isFree(date) ? null : outcomeOf(ledger.entry(date), ledger, { settings, zone: london });
}

function booking(date: string, change: Partial<Booking> = {}): Booking {
  return {
    id: `Booking-${date}` as BookingId,
    desk: '2.24.07' as DeskCode,
    spaceId: null,
    building: 'HQ',
    floor: '2',
    date: date as CivilDate,
    start: null,
    end: null,
    checkedIn: false,
    released: false,
    ...change,
  };
}

describe('the plan', () => {
  it('puts the furthest date first, or the nearest', () => {
    const three = '2026-12-02 2026-12-01 2026-12-03';
    expect(plan(three).todo).toBe('2026-12-03 2026-12-02 2026-12-01');
    expect(plan(three, { order: 'nearest-first' }).todo).toBe('2026-12-01 2026-12-02 2026-12-03');
  });

  it('skips what the settings skip, even when it is booked', () => {
    const skip = [
      { first: '2026-12-01', last: '2026-12-02' },
    ] as unknown as BookingSettings['skip'];
    expect(plan('2026-12-01 2026-12-02 2026-12-03', { skip }, [booking('2026-12-01')])).toEqual({
      todo: '2026-12-03',
      settled: ['2026-12-01 skipped', '2026-12-02 skipped'],
    });
  });

  it('counts a booking of several days on each of them, and none that ends before the hours', () => {
    const several = booking('2026-12-01', {
      start: Date.parse('2026-12-01T09:00:00Z'),
      end: Date.parse('2026-12-03T18:00:00Z'),
    });
    const overnight = booking('2026-12-04', {
      start: Date.parse('2026-12-04T22:00:00Z'),
      end: Date.parse('2026-12-05T06:00:00Z'),
    });
    expect(plan('2026-12-02 2026-12-03 2026-12-05', {}, [several, overnight])).toEqual({
      todo: '2026-12-05',
      settled: ['2026-12-02 already-booked', '2026-12-03 already-booked'],
    });
  });

  it('counts any desk held that day, anywhere, but none that was released', () => {
    const own = [
      booking('2026-12-01', { building: 'Annex', floor: '9' }),
      booking('2026-12-02', { released: true }),
    ];
    const settings = settingsOf();
    const requested = dates('2026-12-01 2026-12-02');
    const known = knownFrom(requested, own, settings);
    const result = planDates({ requested, known, now, zone: london, settings, begun: new Set() });
    expect(result.todo).toEqual(['2026-12-02']);
    expect(result.settled).toMatchObject([
      {
        outcome: 'already-booked',
        desk: '2.24.07',
        bookingId: 'Booking-2026-12-01',
        reason: 'in building Annex, floor 9',
      },
    ]);
  });

  it.each([
    ['2026-11-30T09:29:59Z', '2026-11-30'],
    ['2026-11-30T09:30:00Z', ''],
  ])('at %s today is %j to book', (at, todo) => {
    expect(plan('2026-11-30', { todayUntil: 570 }, [], Date.parse(at)).todo).toBe(todo);
  });

  it('leaves today alone once its booking hours are over', () => {
    const late = Date.parse('2026-11-30T18:00:00Z');
    expect(plan('2026-11-30', { todayUntil: null }, [], late).settled).toEqual([
      '2026-11-30 skipped',
    ]);
  });

  it('keeps dates in the past and beyond the window, as not open', () => {
    expect(plan('2026-11-29 2026-12-29 2026-12-30', { windowDays: 29 })).toEqual({
      todo: '2026-12-29',
      settled: ['2026-11-29 not-open', '2026-12-30 not-open'],
    });
  });

  it('takes today from the building’s zone', () => {
    const input = {
      known: () => null,
      now: Date.parse('2026-11-30T23:30:00Z'),
      settings: settingsOf({ windowDays: 0 }),
      begun: new Set<CivilDate>(),
    };
    const requested = dates('2026-11-30 2026-12-01');
    const kolkata = planDates({ ...input, requested, zone: 'Asia/Kolkata' as typeof london });
    expect(kolkata.todo).toEqual(['2026-12-01']);
    const newYork = planDates({ ...input, requested, zone: 'America/New_York' as typeof london });
    expect(newYork.settled.map(({ date, outcome }) => `${date} ${outcome}`)).toEqual([
      '2026-11-30 skipped',
      '2026-12-01 not-open',
    ]);
  });

  it('reports the dates in excess of datesPerRun as skipped, naming the limit', () => {
    const limits = { datesPerRun: 2, requestsPerMinute: 120 };
    const { todo, settled } = planDates({
      requested: dates('2026-12-01 2026-12-02 2026-12-03'),
      known: () => null,
      now,
      zone: london,
      settings: settingsOf({ limits }),
      begun: new Set(),
    });
    expect(todo).toEqual(['2026-12-03', '2026-12-02']);
    expect(settled).toMatchObject([
      { date: '2026-12-01', outcome: 'skipped', reason: expect.stringContaining('datesPerRun') },
    ]);
  });

  it('keeps to datesPerRun over all rounds of a watch', async () => {
    const site = fakeSite();
    const limits = { datesPerRun: 2, requestsPerMinute: 120 };
    site.script = (_, count) => (count === 2 ? 'rejected' : undefined);
    const result = await runBooking(
      request({ dates: '2026-12-01..2026-12-03', watch: true }),
      depsOf(site, settingsOf({ limits })),
    );
    expect(result.dates.map(({ outcome }) => outcome)).toEqual(['skipped', 'booked', 'booked']);
    expect(site.own).toHaveLength(2);
  });
});

describe('planBooking', () => {
  it('shows dates and candidates in order, and how the others stand, writing nothing', async () => {
    const site = fakeSite();
    site.own.push(booking('2026-12-02'));
    const preview = await planBooking(request({ dates: '2026-12-01..2026-12-03' }), depsOf(site));
    expect(
      preview.dates.map(({ date, settled, candidates }) => [
        date,
        settled?.outcome ?? null,
        candidates.length,
      ]),
    ).toEqual([
      ['2026-12-03', null, 3],
      ['2026-12-01', null, 3],
      ['2026-12-02', 'already-booked', 0],
    ]);
    expect(preview.dates[0]?.hours?.start).toBe(Date.parse('2026-12-03T09:00:00Z'));
    expect(site.calls).toEqual(['arrive', 'survey']);
  });

  it('plans for the release where there is one', async () => {
    const site = fakeSite();
    const call = request({ dates: '2026-12-30..2026-12-30' });
    const before = await planBooking(call, depsOf(site));
    expect(before.dates).toMatchObject([{ settled: { outcome: 'not-open' } }]);
    const after = await planBooking({ ...call, at: '00:00' }, depsOf(site));
    expect(after.dates).toMatchObject([{ settled: null }]);
    expect(after.asOf).toBe(Date.parse('2026-12-01T00:00:00Z'));
  });

  it('says which date has no acceptable desk', async () => {
    const site = fakeSite();
    const preview = await planBooking(request({ dates: 'tomorrow', desks: '9.9.*' }), depsOf(site));
    expect(preview.dates).toMatchObject([
      {
        settled: {
          outcome: 'unavailable',
          reason: 'no desk of floor 2 is acceptable to the settings',
        },
      },
    ]);
    expect(preview.dates[0]?.leftOut).toHaveLength(3);
  });
});

describe('a date on which a recurring booking of one’s own may fall', () => {
  const date = '2026-12-01' as CivilDate;
  const siteOfSeries = () => {
    const site = fakeSite();
    const { survey } = site;
    site.survey = async (asked) => ({
      ...(await survey(asked)),
      ...{ ownCovers: new Set<CivilDate>(), mayRecur: new Map([[date, '2.24.03' as DeskCode]]) },
    });
    return site;
  };

  it.each(['2026-12-01', '2026-12-01..2026-12-01'])('is not asked for: %s', async (spec) => {
    const site = siteOfSeries();
    const result = await runBooking(request({ dates: spec }), depsOf(site));
    expect(site.writes).toHaveLength(0);
    expect(result.dates).toMatchObject([
      { outcome: 'failed', reason: expect.stringMatching(/2\.24\.03 may hold .* '!2026-12-01'/) },
    ]);
  });

  it('is asked for where its person insists', async () => {
    const result = await runBooking(request({ dates: '!2026-12-01' }), depsOf(siteOfSeries()));
    expect(result.dates).toMatchObject([{ outcome: 'booked' }]);
  });
});
