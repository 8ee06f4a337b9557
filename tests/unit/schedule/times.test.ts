import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CivilDate,
  civilDateAt,
  datesBetween,
  formatMinuteOfDay,
  instantOf,
  minuteOfDayAt,
  weekdayOf,
  weekdays,
  type Zone,
} from '../../../src/lib/civil-date.js';
import type { ScheduleEntry } from '../../../src/schedule/entry.js';
import {
  type Firing,
  firings,
  meetsClockChange,
  nextRelease,
  releaseFor,
} from '../../../src/schedule/times.js';
import { makeEntry, now } from './make.js';

const zones = [
  'UTC',
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Santiago',
] as Zone[];

const hour = 3_600_000;

/** All changes of the clocks of those zones in the year after `now` lie in these stretches. */
const seasons = [
  datesBetween('2027-03-05' as CivilDate, '2027-04-12' as CivilDate),
  datesBetween('2027-08-28' as CivilDate, '2027-11-14' as CivilDate),
] as const;

/**
 * Debian's cron over a stretch of days: a job starts when the wall clock first shows its time on a day; where the
 * clocks go forward over it, right after the change.
 */
function* cronStarts(times: readonly Firing[], zone: Zone, dates: readonly CivilDate[]) {
  for (const date of dates) {
    for (const { minute, days } of times) {
      if (days.includes(weekdayOf(date))) yield firstInstantOf(date, minute, zone);
    }
  }
}

function firstInstantOf(date: CivilDate, minute: number, zone: Zone): number {
  const instant = instantOf(date, minute, zone);
  const earlier = [hour, hour / 2].map((back) => instant - back);
  const shows = (at: number) =>
    civilDateAt(at, zone) === date && minuteOfDayAt(at, zone) === minute;
  return earlier.find(shows) ?? instant;
}

/**
 * The releases that cron's starts lead to, each with the instants at which a run for it starts. Two lines may start at
 * the same instant, after a change of the clocks; the lock of the profile then lets one of them through.
 */
function servedReleases(entry: ScheduleEntry, machine: Zone, dates: readonly CivilDate[]) {
  const served = new Map<number, Set<number>>();
  const times = firings(entry, machine, now);
  for (const start of cronStarts(times, machine, dates)) {
    const release = releaseFor(entry, start + 2000, machine);
    if (release !== null) served.set(release, (served.get(release) ?? new Set()).add(start));
  }
  return served;
}

test('the wall-clock times of a machine elsewhere follow both zones through the year', () => {
  const entry = makeEntry({ days: ['mon', 'tue', 'wed', 'thu', 'fri'] });
  const shown = (zone: string) =>
    firings(entry, zone as Zone, now).map(
      ({ minute, days }) => `${formatMinuteOfDay(minute)} ${days.join(',')}`,
    );
  expect(shown('Europe/London')).toEqual(['23:59 mon,tue,wed,thu,sun']);
  expect(shown('UTC')).toEqual(['22:59 mon,tue,wed,thu,sun', '23:59 mon,tue,wed,thu,sun']);
  expect(shown('America/New_York')).toEqual([
    '18:59 mon,tue,wed,thu,sun',
    '19:59 mon,tue,wed,thu,sun',
  ]);
  expect(shown('Asia/Kolkata')).toEqual(['04:29 mon,tue,wed,thu,fri', '05:29 mon,tue,wed,thu,fri']);
});

describe('every release of the year is served exactly once by cron', () => {
  const cases = zones.flatMap((building) => zones.map((machine) => [building, machine] as const));
  test.each(cases)('building %s, machine %s', (building, machine) => {
    for (const at of [0, 90, 150]) {
      const entry = makeEntry({ zone: building, machineZone: machine, at });
      for (const dates of seasons) {
        const served = servedReleases(entry, machine, dates);
        // The days at both ends may lie outside of the stretch in the other zone.
        for (const date of dates.slice(2, -2)) {
          const release = instantOf(date, at, building);
          const label = `${new Date(release).toISOString()} at ${at}`;
          expect([label, served.get(release)?.size]).toEqual([label, 1]);
        }
      }
    }
  });
});

test('only the wanted days are served, in the zone of the building', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 1439 }),
      fc.subarray([...weekdays], { minLength: 1 }),
      (building, machine, at, days) => {
        const entry = makeEntry({ zone: building, machineZone: machine, at, days });
        const [dates] = seasons;
        const served = servedReleases(entry, machine, dates);
        for (const date of dates.slice(2, -2)) {
          const wanted = days.includes(weekdayOf(date)) ? 1 : 0;
          const count = served.get(instantOf(date, at, building))?.size ?? 0;
          expect([date, count]).toEqual([date, wanted]);
        }
      },
    ),
    { numRuns: 40 },
  );
});

describe('a start', () => {
  const entry = makeEntry();
  const release = Date.parse('2026-11-25T00:00:00Z');
  const cases: [string, number, number | null][] = [
    ['a minute early', release - 60_000, release],
    ['ten minutes late', release + 600_000, release],
    ['an hour early, as of another season', release - hour, null],
    ['an hour late, as of another season', release + hour, null],
    ['at noon', release + 12 * hour, null],
  ];
  test.each(cases)('%s', (_, at, expected) => {
    expect(releaseFor(entry, at, 'UTC' as Zone)).toBe(expected);
  });

  test('an hour early counts where the clocks of the machine go back in between', () => {
    const kolkata = makeEntry({ zone: 'Asia/Kolkata' as Zone, at: 11 * 60 + 45 });
    const machine = 'America/New_York' as Zone;
    const second = instantOf('2026-11-01' as CivilDate, 11 * 60 + 45, kolkata.zone);
    expect(minuteOfDayAt(second, machine)).toBe(75);
    expect(releaseFor(kolkata, second - hour - 60_000, machine)).toBe(second);
    const nextDay = second + 24 * hour;
    expect(releaseFor(kolkata, nextDay - hour - 60_000, machine)).toBeNull();
  });
});

test('the next release is on the next wanted day', () => {
  const entry = makeEntry({ days: ['mon'], zone: 'America/New_York' as Zone, at: 540 });
  const next = nextRelease(entry, now);
  expect(new Date(next).toISOString()).toBe('2026-11-30T14:00:00.000Z');
  expect(new Date(nextRelease(entry, next)).toISOString()).toBe('2026-12-07T14:00:00.000Z');
  expect(civilDateAt(next, entry.zone)).toBe('2026-11-30');
});

test('clock changes are seen only where they touch a start', () => {
  const london = 'Europe/London' as Zone;
  expect(meetsClockChange(makeEntry({ at: 0 }), london, now)).toBe(false);
  expect(meetsClockChange(makeEntry({ at: 90 }), london, now)).toBe(true);
  expect(meetsClockChange(makeEntry({ at: 90, days: ['mon'] }), london, now)).toBe(false);
});
