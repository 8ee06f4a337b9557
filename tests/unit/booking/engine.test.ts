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
  seededRandom,
  settingsOf,
} from './fake-site.js';

const day = (text: string) => text as CivilDate;
const holds = (site: FakeSite, date: string, ...codes: string[]) =>
  site.others.set(day(date), new Set(codes.map((code) => desk(code).id)));

const seeds = process.env['SPACEIQ_SOAK'] === '1' ? 600 : 60;

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
    expect(site.writes.map(({ date }) => date)).toEqual(['2026-12-03', '2026-12-02', '2026-12-01']);
  });

  it('reads nothing back when there is nothing to write', async () => {
    const site = fakeSite();
    const first = await runBooking(request({ dates: '2026-12-01' }), depsOf(site));
    site.calls.length = 0;
    const second = await runBooking(request({ dates: '2026-12-01,2027-06-01' }), depsOf(site));
    expect(site.calls).toEqual(['arrive', 'survey']);
    expect(second.dates).toMatchObject([
      { outcome: 'already-booked', bookingId: first.dates[0]?.bookingId, attempts: 0 },
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

  it.each(['rejected', 'not-open'] as const)(
    'ends a date that is %s without another desk',
    async (kind) => {
      const site = fakeSite();
      site.script = () => kind;
      const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
      expect(site.writes).toHaveLength(1);
      expect(result.dates).toMatchObject([{ outcome: kind, reason: `scripted ${kind}` }]);
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

  it('calls a claim failed that the site does not show', async () => {
    const site = fakeSite();
    site.script = ({ date }) => ({
      kind: 'booked',
      booking: {
        id: 'Booking-ghost' as BookingId,
        desk: '2.24.01' as DeskCode,
        spaceId: null,
        building: null,
        floor: null,
        date,
        start: null,
        end: null,
        checkedIn: false,
        released: false,
      },
    });
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(result.dates).toMatchObject([
      {
        outcome: 'failed',
        desk: null,
        bookingId: null,
        reason: expect.stringContaining('does not show it'),
      },
    ]);
  });

  it('claims nothing when reading back fails', async () => {
    const site = fakeSite();
    site.onRead = (name) => {
      if (name === 'ownBookings') throw new SiteError('The site is away.');
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(result.dates).toMatchObject([
      {
        outcome: 'failed',
        reason: expect.stringContaining('reading back failed: The site is away.'),
      },
    ]);
    expect(result.error).toBeNull();
  });

  it('reads back again when that fails at first, or does not show it yet', async () => {
    const site = fakeSite();
    let reads = 0;
    const hidden: typeof site.own = [];
    site.onRead = (name) => {
      if (name !== 'ownBookings') return;
      reads += 1;
      if (reads < 3) throw new SiteError('The site is away.');
      if (reads === 3) hidden.push(...site.own.splice(0));
      else site.own.push(...hidden.splice(0));
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(reads).toBe(4);
    expect(result.dates).toMatchObject([{ outcome: 'booked' }]);
  });

  it('reads before it writes again when an answer is lost', async () => {
    const site = fakeSite();
    site.script = (_, count) => (count === 1 ? 'drop-after' : undefined);
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.calls).toEqual(['arrive', 'survey', 'book', 'ownBookings', 'ownBookings']);
    expect(result.dates).toMatchObject([{ outcome: 'booked', desk: '2.24.01', attempts: 1 }]);
    expect(site.own).toHaveLength(1);
  });

  it('asks for the same desk again when the lost request was not carried out', async () => {
    const site = fakeSite();
    site.script = (_, count) => (count === 1 ? 'drop-before' : count === 2 ? 'throw' : undefined);
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.writes.map(({ desk }) => desk.code)).toEqual(['2.24.01', '2.24.01', '2.24.01']);
    expect(result.dates).toMatchObject([{ outcome: 'booked', attempts: 3 }]);
  });

  it('does not take its own late booking for somebody else’s', async () => {
    const site = fakeSite();
    const late: (() => void)[] = [];
    site.script = (write, count) => {
      if (count === 1) {
        // Carried out only after it has been read that nothing is held.
        late.push(() => site.own.push(bookingOf(write.desk.code, write.date)));
        return 'drop-before';
      }
      late.pop()?.();
      return 'taken';
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.writes).toHaveLength(2);
    expect(result.dates).toMatchObject([{ outcome: 'booked', desk: '2.24.01', attempts: 2 }]);
  });

  it('takes back what it booked in excess, and nothing else', async () => {
    const site = fakeSite();
    site.script = (write, count) => {
      if (count < 4) return 'drop-before';
      site.own.push(bookingOf('2.24.01', write.date));
      const second = { ...bookingOf('2.24.02', write.date), id: 'Booking-second' as BookingId };
      site.own.push(second);
      return { kind: 'booked', booking: second };
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.cancelledIds).toEqual(['Booking-late']);
    expect(result.dates).toMatchObject([{ outcome: 'booked', bookingId: 'Booking-second' }]);
  });

  it('leaves alone a second booking that it did not ask for, and says so', async () => {
    const site = fakeSite();
    site.script = (write, count) => {
      if (count === 1) return 'drop-before';
      site.own.push({ ...bookingOf('9.9.09', write.date), id: 'Booking-mine' as BookingId });
      const booking = bookingOf('2.24.01', write.date);
      site.own.push(booking);
      return { kind: 'booked', booking };
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.cancelledIds).toEqual([]);
    expect(result.dates).toMatchObject([
      {
        outcome: 'booked',
        bookingId: 'Booking-late',
        reason: expect.stringContaining('Booking-mine'),
      },
    ]);
  });

  it('ends a date as failed when the site never gives a clear answer', async () => {
    const site = fakeSite();
    site.script = () => 'drop-before';
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.writes).toHaveLength(6);
    expect(result.dates).toMatchObject([{ outcome: 'failed', attempts: 6 }]);
  });

  it('does not write again where the date can’t be read', async () => {
    const site = fakeSite();
    site.script = () => 'drop-after';
    site.onRead = (name) => {
      if (name === 'ownBookings') throw new SiteError('The site is away.');
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.writes).toHaveLength(1);
    expect(result.dates).toMatchObject([{ outcome: 'failed' }]);
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

describe('exactly once', () => {
  it.each(Array.from({ length: seeds }, (_, seed) => seed))(
    'holds under faults, seed %i',
    async (seed) => {
      const random = seededRandom(seed);
      const site = fakeSite({
        floor: floorOf(Array.from({ length: 6 }, (_, i) => `2.24.0${i + 1}`)),
      });
      const faults = ['drop-before', 'drop-after', 'throttled', 'throw', 'taken'] as const;
      site.script = () =>
        random() < 0.3 ? faults[Math.floor(random() * faults.length)] : undefined;
      site.onRead = (name) => {
        if (name === 'ownBookings' && random() < 0.2) throw new SiteError('The site is away.');
      };
      for (let offset = 1; offset < 9; offset += 1) {
        const codes = site.floor.desks.filter(() => random() < 0.5).map(({ code }) => code);
        holds(site, `2026-12-0${offset}`, ...codes);
      }
      const result = await runBooking(
        request({ dates: '2026-12-01..2026-12-09' }),
        depsOf(site, settingsOf(), seed),
      );
      for (const { date, outcome, desk, bookingId } of result.dates) {
        const held = site.own.filter((booking) => booking.date === date);
        expect(held.length).toBeLessThanOrEqual(1);
        if (outcome === 'booked') expect(held).toMatchObject([{ id: bookingId, desk }]);
        else expect([date, outcome === 'failed' || held.length === 0]).toEqual([date, true]);
      }
    },
  );
});

describe('interruption', () => {
  it('finishes the write in flight, reads back and reports', async () => {
    const site = fakeSite({ latency: 500 });
    const deps = depsOf(site);
    site.script = (_, count) => {
      if (count === 2) deps.interrupt();
      return undefined;
    };
    const result = await runBooking(request({ dates: '2026-12-01..2026-12-20' }), deps);
    expect(result.interrupted).toBe(true);
    const booked = result.dates.filter(({ outcome }) => outcome === 'booked');
    expect(booked).toHaveLength(site.own.length);
    expect(booked.length).toBeLessThanOrEqual(4);
    expect(booked.length).toBeGreaterThan(0);
    expect(site.calls.at(-1)).toBe('ownBookings');
    expect(result.dates).toHaveLength(20);
  });

  it('wakes a waiting run at once', async () => {
    const site = fakeSite();
    const deps = depsOf(site, settingsOf());
    site.script = () => 'taken';
    const on = deps.on;
    const listening = {
      ...deps,
      on: (event: Parameters<typeof on>[0]) => {
        on(event);
        if (event.type === 'waiting') setImmediate(() => deps.interrupt());
      },
    };
    const result = await runBooking(request({ dates: 'tomorrow', watch: true }), listening);
    expect(result.interrupted).toBe(true);
    expect(result.dates).toMatchObject([{ outcome: 'unavailable' }]);
  });
});

function bookingOf(code: string, date: CivilDate) {
  return {
    id: 'Booking-late' as BookingId,
    desk: code as DeskCode,
    spaceId: desk(code).id,
    building: 'HQ',
    floor: '2',
    date,
    start: null,
    end: null,
    checkedIn: false,
    released: false,
  };
}
