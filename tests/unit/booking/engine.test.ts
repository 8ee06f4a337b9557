import { describe, expect, it } from 'vitest';
import { runBooking } from '../../../src/booking/run.js';
import type { BookingId, DeskCode, EmployeeId, SpaceId } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { SessionError, SiteError } from '../../../src/lib/errors.js';
import {
  depsOf,
  desk,
  type FakeSite,
  fakeSite,
  floorOf,
  me,
  request,
  settingsOf,
} from './fake-site.js';

const day = (text: string) => text as CivilDate;
const manyDesks = floorOf(Array.from({ length: 200 }, (_, index) => `2.24.${100 + index}`));
const holds = (site: FakeSite, date: string, ...codes: string[]) =>
  site.others.set(day(date), new Set(codes.map((code) => desk(code).id)));

describe('a run', () => {
  it('books every date on its best free desk and costs no call too many', async () => {
    const site = fakeSite();
    holds(site, '2026-12-02', '2.24.01');
    const deps = depsOf(site);
    const result = await runBooking(request({ dates: '2026-12-01..2026-12-03' }), deps);
    expect(result.dates.map(({ date, outcome, desk }) => [date, outcome, desk])).toEqual([
      ['2026-12-01', 'booked', '2.24.01'],
      ['2026-12-02', 'booked', '2.24.02'],
      ['2026-12-03', 'booked', '2.24.01'],
    ]);
    expect(result.error).toBeNull();
    expect(site.calls).toEqual(['arrive', 'survey', 'book', 'book', 'book', 'ownBookings']);
    // Where the company allows one reservation at a time it is the nearest.
    expect(site.writes.map(({ date }) => date)).toEqual(['2026-12-01', '2026-12-03', '2026-12-02']);
  });

  it('reads nothing back when there is nothing to write', async () => {
    const site = fakeSite();
    const first = await runBooking(request({ dates: '2026-12-01' }), depsOf(site));
    site.calls.length = 0;
    const second = await runBooking(
      request({ dates: '2026-12-01,2027-06-01..2027-06-02' }),
      depsOf(site),
    );
    expect(site.calls).toEqual(['arrive', 'survey']);
    expect(second.dates).toMatchObject([
      { outcome: 'already-booked', bookingId: first.dates[0]?.bookingId, attempts: 0 },
      { outcome: 'not-open', attempts: 0 },
      { outcome: 'not-open', attempts: 0 },
    ]);
  });

  it('writes nothing for another person, and names both', async () => {
    const site = fakeSite();
    site.identity = { ...me, employeeId: 'Employee-you' as EmployeeId, email: 'you@example.test' };
    const run = runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    await expect(run).rejects.toThrow(SessionError);
    await expect(run).rejects.toThrow(/mia\.reed@example\.test.*you@example\.test/);
    expect(site.writes).toEqual([]);
  });

  it('goes on to the next desk when one is taken, and never asks for one twice', async () => {
    const site = fakeSite({ floor: floorOf(['2.24.01', '2.24.02', '2.24.03', '2.24.04']) });
    site.script = ({ desk }) =>
      desk.code === '2.24.01' ? 'taken' : desk.code === '2.24.02' ? 'desk-refused' : undefined;
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.writes.map(({ desk }) => desk.code)).toEqual(['2.24.01', '2.24.02', '2.24.03']);
    expect(result.dates).toMatchObject([{ outcome: 'booked', desk: '2.24.03', attempts: 3 }]);
  });

  it('looks anew at what is free when desk after desk goes to others', async () => {
    const codes = Array.from({ length: 40 }, (_, index) => `2.24.${index + 10}`);
    const site = fakeSite({ floor: floorOf(codes) });
    site.script = ({ date }) => {
      // Rivals have taken all but the last two by the time of the first request.
      holds(site, date, ...codes.slice(0, 38));
      return undefined;
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.writes.map((write) => write.desk.code)).toEqual([...codes.slice(0, 5), codes[38]]);
    expect(site.calls.filter((call) => call === 'survey')).toHaveLength(2);
    expect(result.dates).toMatchObject([{ outcome: 'booked', desk: '2.24.48' }]);
  });

  it('says unavailable when every desk was taken meanwhile', async () => {
    const site = fakeSite();
    site.script = () => 'taken';
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.writes).toHaveLength(3);
    expect(result.dates).toMatchObject([
      { outcome: 'unavailable', attempts: 3, reason: expect.stringContaining('scripted taken') },
    ]);
  });

  it('asks for no more desks once it is plain that the person is refused and not the desk', async () => {
    const site = fakeSite({ floor: manyDesks });
    site.script = ({ desk }) => ({
      kind: 'desk-refused',
      reason: `Your department may not book ${desk.code}.`,
    });
    const dates = '2026-12-01..2026-12-08';
    const result = await runBooking(request({ dates }), depsOf(site));
    expect(site.writes.length).toBeLessThanOrEqual(4 * 10 + 4 * 5);
    expect(result.dates).toHaveLength(8);
    for (const each of result.dates) {
      expect(each).toMatchObject({
        outcome: 'rejected',
        reason: expect.stringMatching(/^Your department may not book 2\.24\.\d+\.$/),
      });
    }
  });

  it('asks for no other desk where nothing can be booked as things are, and says why', async () => {
    const site = fakeSite({ floor: manyDesks });
    site.script = () => ({ kind: 'unable', reason: 'Nothing tells your employee id.' });
    const deps = depsOf(site);
    const result = await runBooking(request({ dates: 'tomorrow' }), deps);
    expect(result.dates).toMatchObject([
      { outcome: 'failed', reason: 'Nothing tells your employee id.', attempts: 0 },
    ]);
    // Nothing left, so that no listener, and no journal, hears of a request.
    expect(deps.events.some(({ type }) => type === 'attempt' || type === 'answer')).toBe(false);
  });

  it('goes on past desks that are refused for reasons of their own', async () => {
    const site = fakeSite({ floor: manyDesks });
    site.script = ({ desk }, count) =>
      count > 30
        ? undefined
        : { kind: 'desk-refused', reason: `${desk.code} is kept for team ${count % 9}.` };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'booked', attempts: 31 }]);
  });

  it('waits as long as the site asks for also where nobody knows what it did', async () => {
    const site = fakeSite();
    const start = site.clock.now();
    site.script = (_, count) =>
      count === 1 ? { kind: 'unclear', retryAfter: 42_000, reason: 'HTTP 503' } : undefined;
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    // The list shows nothing, which may be its lag: that the desk is free is what allows a second request.
    const look = ['ownBookings', 'survey'];
    const calls = ['arrive', 'survey', 'book', ...look, ...look, 'book', 'ownBookings'];
    expect(site.calls).toEqual(calls);
    expect(site.writtenAt[1]).toBeGreaterThanOrEqual(start + 42_000);
    expect(result.dates).toMatchObject([{ outcome: 'booked', attempts: 2 }]);
  });

  it.each(['rejected', 'not-open'] as const)(
    'ends a date as %s only after ten desks in a row, whatever the words',
    async (kind) => {
      const site = fakeSite({ floor: manyDesks });
      site.script = () => kind;
      const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
      expect(site.writes).toHaveLength(10);
      expect(result.dates).toMatchObject([{ outcome: kind, reason: `scripted ${kind}` }]);
    },
  );

  it.each(['rejected', 'not-open', 'refused', 'already-booked'] as const)(
    'ends no date for the sake of one desk that is refused as %s',
    async (kind) => {
      const site = fakeSite();
      site.script = (_, count) => (count === 1 ? kind : undefined);
      const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
      expect(result.dates).toMatchObject([{ outcome: 'booked', desk: '2.24.02', attempts: 2 }]);
    },
  );

  it('reports what the site holds when it says that something is booked already', async () => {
    const site = fakeSite();
    site.script = ({ date }) => {
      site.own.push({
        id: 'Booking-elsewhere' as BookingId,
        desk: '9.9.09' as DeskCode,
        spaceId: 'Space-9' as SpaceId,
        building: 'HQ',
        floor: '9',
        date,
        start: null,
        end: null,
        checkedIn: false,
        released: false,
      });
      return undefined;
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(result.dates).toMatchObject([
      { outcome: 'already-booked', desk: '9.9.09', bookingId: 'Booking-elsewhere' },
    ]);
  });

  it('waits as long as the site asks for, on every date', async () => {
    const site = fakeSite();
    const start = site.clock.now();
    site.script = (_, count) =>
      count === 1 ? { kind: 'throttled', retryAfter: 42_000, reason: 'slow down' } : undefined;
    const settings = settingsOf();
    const result = await runBooking(
      request({ dates: '2026-12-01..2026-12-08' }),
      depsOf(site, settings),
    );
    expect(result.dates.every(({ outcome }) => outcome === 'booked')).toBe(true);
    const later = site.writtenAt.filter((at) => at > start);
    expect(later.length).toBeGreaterThanOrEqual(5);
    expect(Math.min(...later)).toBeGreaterThanOrEqual(start + 42_000);
  });

  it('gives up on a date that is only ever throttled', async () => {
    const site = fakeSite();
    site.script = () => 'throttled';
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'failed', attempts: 9 }]);
    expect(site.clock.now() - site.writtenAt[0]!).toBeGreaterThan(60_000);
  });

  it('leaves a very long wait to a later run', async () => {
    const site = fakeSite();
    site.script = () => ({ kind: 'throttled', retryAfter: 3_600_000, reason: 'slow down' });
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.writes).toHaveLength(1);
    expect(result.dates).toMatchObject([
      { outcome: 'failed', reason: expect.stringContaining('wait 1h') },
    ]);
  });

  it('does not wait for the site beyond --until', async () => {
    const site = fakeSite();
    const start = site.clock.now();
    site.script = () => ({ kind: 'throttled', retryAfter: 60_000, reason: 'slow down' });
    const call = request({ dates: 'tomorrow', until: '30s' });
    const result = await runBooking(call, depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'failed', attempts: 1 }]);
    expect(site.clock.now()).toBe(start);
  });

  it('reports what it holds when the session ends on the way', async () => {
    const site = fakeSite();
    site.script = (_, count) =>
      count === 3 ? new SessionError('The session has expired.') : undefined;
    const settings = settingsOf({ order: 'nearest-first' });
    const result = await runBooking(
      request({ dates: '2026-12-01..2026-12-09' }),
      depsOf(site, settings),
    );
    expect(result.error).toBeInstanceOf(SessionError);
    expect(result.dates).toHaveLength(9);
    for (const { date, outcome, bookingId } of result.dates) {
      const shown = site.own.find((booking) => booking.date === date);
      expect([date, outcome]).toEqual([date, shown === undefined ? 'failed' : 'booked']);
      expect(bookingId).toBe(shown?.id ?? null);
    }
    expect(site.own.length).toBeGreaterThanOrEqual(2);
  });

  it('ends in a report when the site can’t be read at the start', async () => {
    const site = fakeSite();
    site.onRead = (name) => {
      if (name === 'survey') throw new SiteError('The site is away.');
    };
    const result = await runBooking(request({ dates: '2026-12-01,2026-12-02' }), depsOf(site));
    expect(result.error).toBeInstanceOf(SiteError);
    expect(result.dates.map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
  });
});
