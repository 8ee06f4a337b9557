import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDatesSpec, resolveDates } from '../../../src/booking/dates.js';
import { bookingInstants } from '../../../src/booking/hours.js';
import {
  addDays,
  type CivilDate,
  civilDateAt,
  minuteOfDayAt,
  type Weekday,
  weekdayOf,
  weekdays,
  type Zone,
} from '../../../src/lib/civil-date.js';
import { findChanges, platformDate, platformTime } from '../../support/platform-calendar.js';

const settings = { days: ['tue', 'wed'] as const, windowDays: 10 };

const zones = [
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Santiago',
] as Zone[];

const first = Date.parse('2026-01-01T00:00:00Z');
const last = Date.parse('2029-01-01T00:00:00Z');

const changes = new Map(zones.map((zone) => [zone, findChanges(zone, first, last)]));
const changesOf = (zone: Zone) => changes.get(zone) ?? [];

const interesting = zones.flatMap((zone) =>
  changesOf(zone).flatMap((change) =>
    [-86_400_000, -7_200_000, -60_000, -1, 0, 1, 1_800_000, 7_200_000, 86_400_000].map((shift) => ({
      zone,
      instant: change + shift,
    })),
  ),
);
const somewhere = fc.record({
  zone: fc.constantFrom(...zones),
  instant: fc.integer({ min: first, max: last }),
});
const momentNearMidnight = fc
  .record({
    zone: fc.constantFrom(...zones),
    day: fc.integer({ min: 0, max: 1095 }),
    shift: fc.integer({ min: -120_000, max: 120_000 }),
  })
  .map(({ zone, day, shift }) => {
    const date = new Date(first + day * 86_400_000).toISOString().slice(0, 10);
    let instant = Date.parse(`${date}T00:00:00Z`);
    for (let turn = 0; turn < 3; turn += 1) {
      const wall = Date.parse(`${platformDate(instant, zone)}T${platformTime(instant, zone)}:00Z`);
      instant += Date.parse(`${date}T00:00:00Z`) - wall;
    }
    return { zone, instant: instant + shift };
  });

const moment = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...interesting) },
  { weight: 2, arbitrary: momentNearMidnight },
  { weight: 1, arbitrary: somewhere },
);

describe('dates by zone', () => {
  it('has both kinds of change to look at', () => {
    expect(changesOf('Europe/London' as Zone)).toHaveLength(6);
    expect(changesOf('Australia/Lord_Howe' as Zone)).toHaveLength(6);
    expect(changesOf('America/Santiago' as Zone)).toHaveLength(6);
    expect(changesOf('Asia/Kolkata' as Zone)).toEqual([]);
  });

  it('today and tomorrow are the building’s, at every instant', () => {
    fc.assert(
      fc.property(moment, ({ zone, instant }) => {
        const here = civilDateAt(instant, zone);
        expect(here).toBe(platformDate(instant, zone));
        const dates = resolveDates(parseDatesSpec('today,tomorrow,+14d'), {
          today: here,
          settings,
        });
        const utc = Date.parse(`${platformDate(instant, zone)}T00:00:00Z`);
        const expected = [0, 1, 14].map((days) =>
          new Date(utc + days * 86_400_000).toISOString().slice(0, 10),
        );
        expect(dates).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('weekdays are every such day of the window, once, and no other', () => {
    fc.assert(
      fc.property(
        moment,
        fc.subarray([...weekdays], { minLength: 1 }),
        fc.integer({ min: 0, max: 200 }),
        ({ zone, instant }, days: Weekday[], windowDays) => {
          const here = civilDateAt(instant, zone);
          const options = { today: here, settings: { days, windowDays } };
          const dates = resolveDates(parseDatesSpec(days.join(',')), options);
          expect(dates).toEqual(resolveDates(parseDatesSpec('window'), options));
          const all = Array.from({ length: windowDays + 1 }, (_, index) => addDays(here, index));
          expect(dates).toEqual(all.filter((date) => days.includes(weekdayOf(date))));
          expect(new Set(dates).size).toBe(dates.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('booking hours fall on the civil date asked for, at the hours asked for', () => {
    fc.assert(
      fc.property(
        moment,
        fc.integer({ min: 0, max: 1438 }),
        fc.integer({ min: 1, max: 1439 }),
        ({ zone, instant }, start, length) => {
          const date = civilDateAt(instant, zone);
          const hours = { start, end: Math.min(1439, start + length) };
          const instants = bookingInstants(date, hours, zone);
          if (instants === null) {
            // Only where the clocks change on that very day.
            const changed = changesOf(zone).some((change) => civilDateAt(change, zone) === date);
            expect(changed).toBe(true);
            return;
          }
          expect(platformDate(instants.start, zone)).toBe(date);
          expect(instants.end).toBeGreaterThan(instants.start);
          for (const [at, minute] of [
            [instants.start, hours.start],
            [instants.end, hours.end],
          ] as const) {
            const wall = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
            if (platformTime(at, zone) === wall) continue;
            // The wall clock never shows that time on that date: it is moved on by the gap.
            const shown = minuteOfDayAt(at, zone);
            expect([30, 60]).toContain(shown - minute);
            expect(changesOf(zone).some((change) => civilDateAt(change, zone) === date)).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    ['Europe/London', '2026-03-29', '2026-03-29T08:00:00Z', '2026-03-29T17:00:00Z'],
    ['Europe/London', '2026-10-25', '2026-10-25T09:00:00Z', '2026-10-25T18:00:00Z'],
    ['America/New_York', '2026-11-01', '2026-11-01T14:00:00Z', '2026-11-01T23:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-05', '2026-04-04T22:30:00Z', '2026-04-05T07:30:00Z'],
    ['Australia/Lord_Howe', '2026-10-04', '2026-10-03T22:00:00Z', '2026-10-04T07:00:00Z'],
    ['Asia/Kolkata', '2026-12-01', '2026-12-01T03:30:00Z', '2026-12-01T12:30:00Z'],
    ['America/Santiago', '2026-09-06', '2026-09-06T12:00:00Z', '2026-09-06T21:00:00Z'],
  ])('09:00-18:00 in %s on %s', (zone, date, start, end) => {
    expect(bookingInstants(date as CivilDate, { start: 540, end: 1080 }, zone as Zone)).toEqual({
      start: Date.parse(start),
      end: Date.parse(end),
    });
  });
});
