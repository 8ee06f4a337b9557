import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../src/booking/outcome.js';
import { runBooking } from '../../../src/booking/run.js';
import type { BookingId, DeskCode } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { ExitCode, SiteError } from '../../../src/lib/errors.js';
import {
  depsOf,
  desk,
  type FakeSite,
  fakeSite,
  floorOf,
  request,
  seededRandom,
  settingsOf,
} from './fake-site.js';

const day = (text: string) => text as CivilDate;
const holds = (site: FakeSite, date: string, ...codes: string[]) =>
  site.others.set(day(date), new Set(codes.map((code) => desk(code).id)));

const seeds = process.env.SPACEIQ_SOAK === '1' ? 600 : 60;

describe('a lost or unproved answer', () => {
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

  it('takes back what it was granted in excess, and nothing else', async () => {
    const site = fakeSite();
    site.script = (write, count) => {
      if (count < 4) return 'drop-before';
      site.own.push(bookingOf('2.24.01', write.date));
      const second = { ...bookingOf('2.24.02', write.date), id: 'Booking-second' as BookingId };
      site.own.push(second);
      return { kind: 'booked', booking: second };
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.cancelledIds).toEqual(['Booking-second']);
    expect(result.dates).toMatchObject([
      { outcome: 'booked', bookingId: 'Booking-late', desk: '2.24.01', reason: null },
    ]);
  });

  it.each([
    ['hq', '2'],
    ['Building-1', 'Floor-2'],
  ])(
    'proves a booking of its own floor, which the settings call %s %s',
    async (building, floor) => {
      const site = fakeSite();
      const { ownBookings } = site;
      site.ownBookings = async (options) =>
        (await ownBookings(options)).map((each) => ({ ...each, spaceId: null }));
      site.script = (_, count) => (count === 1 ? 'drop-after' : undefined);
      const settings = settingsOf({ building, floor });
      const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site, settings));
      expect(result.dates).toMatchObject([{ outcome: 'booked', reason: null }]);
      expect(site.own).toHaveLength(1);
    },
  );

  it('takes nothing back that the site had refused to it: that is the person’s own doing', async () => {
    const site = fakeSite();
    site.script = (write, count) => {
      if (count === 1) return 'taken';
      site.own.push({ ...bookingOf('2.24.01', write.date), id: 'Booking-by-hand' as BookingId });
      const booking = bookingOf('2.24.02', write.date);
      site.own.push(booking);
      return { kind: 'booked', booking };
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.cancelledIds).toEqual([]);
    expect(result.dates).toMatchObject([
      { outcome: 'booked', desk: '2.24.02', reason: expect.stringContaining('Booking-by-hand') },
    ]);
  });

  it('proves no date by a booking that the site shows on another one', async () => {
    const site = fakeSite();
    site.script = (write) => {
      site.own.push(bookingOf(write.desk.code, day('2026-12-05')));
      return { kind: 'booked', booking: bookingOf(write.desk.code, write.date) };
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(result.dates).toMatchObject([
      {
        outcome: 'failed',
        desk: null,
        bookingId: null,
        reason: expect.stringContaining('shows it on 2026-12-05'),
      },
    ]);
    expect(site.cancelledIds).toEqual([]);
  });

  it('says so where the site holds other hours than asked for', async () => {
    const site = fakeSite();
    site.script = (write) => {
      const nine = Date.parse(`${write.date}T09:00:00Z`);
      const booking = {
        ...bookingOf(write.desk.code, write.date),
        start: nine,
        end: nine + 32_400_000,
      };
      site.own.push(booking);
      return { kind: 'booked', booking };
    };
    const settings = settingsOf({ hours: { start: 12 * 60, end: 16 * 60 } });
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site, settings));
    expect(result.dates).toMatchObject([
      {
        outcome: 'booked',
        reason: 'the site holds it from 09:00 to 18:00, and not from 12:00 to 16:00',
      },
    ]);
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

  it.each([
    ['at the same hours', [9, 18], ExitCode.failed],
    ['at hours that are not told', null, ExitCode.failed],
    ['before them', [7, 9], ExitCode.ok],
  ] as const)('leads to no exit code of 0 beside a second booking %s', async (_, hours, code) => {
    const site = fakeSite();
    site.script = (write) => {
      const [start, end] = (hours ?? []).map(
        (hour) => Date.parse(`${write.date}T00:00Z`) + hour * 3_600_000,
      );
      const second = {
        ...bookingOf('2.24.03', write.date),
        start: start ?? null,
        end: end ?? null,
      };
      site.own.push({ ...second, id: 'Booking-second' as BookingId });
      const { start: from, end: to } = write;
      const booking = { ...bookingOf('2.24.01', write.date), start: from, end: to };
      site.own.push(booking);
      return { kind: 'booked', booking };
    };
    const { dates } = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(dates).toMatchObject([
      { outcome: 'booked', reason: expect.stringContaining('also holds 2.24.03 (Booking-second)') },
    ]);
    expect(exitCodeOf(dates)).toBe(code);
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
