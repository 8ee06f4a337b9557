import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  type CivilDate,
  civilDateAt,
  datesBetween,
  daysBetween,
  instantOf,
  minuteOfDayAt,
  parseCivilDate,
  parseMinuteOfDay,
  parseZone,
  weekdayOf,
  type Zone,
} from '../../../src/lib/civil-date.js';
import { formatDuration, parseDuration } from '../../../src/lib/duration.js';

const date = (text: string) => text as CivilDate;
const zones = [
  'Europe/London',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Santiago',
];

/** An independent reading of the wall clock: the platform's own calendar. */
function wallClock(instant: number, zone: string): string {
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(instant);
}

describe('civil dates', () => {
  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '2026-00-10', 'today', '', '2026-12-01T00:00'])(
    'takes %j for no date',
    (text) => expect(parseCivilDate(text)).toBeNull(),
  );

  it('counts days over months, years and leap days', () => {
    expect(addDays(date('2028-02-28'), 1)).toBe('2028-02-29');
    expect(addDays(date('2026-01-01'), -1)).toBe('2025-12-31');
    expect(daysBetween(date('2026-12-24'), date('2027-01-02'))).toBe(9);
    expect(datesBetween(date('2026-12-31'), date('2027-01-01'))).toEqual([
      '2026-12-31',
      '2027-01-01',
    ]);
    expect(weekdayOf(date('2026-11-24'))).toBe('tue');
  });

  it('agrees with the platform on every zone, instant by instant', () => {
    const instants = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2029, 0, 1) });
    fc.assert(
      fc.property(fc.constantFrom(...zones), instants, (zone, instant) => {
        const minute = minuteOfDayAt(instant, zone as Zone);
        const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
        expect(`${civilDateAt(instant, zone as Zone)} ${clock}`).toBe(wallClock(instant, zone));
      }),
    );
  });

  it.each([
    ['2026-03-29', '01:30', 'Europe/London', '2026-03-29 02:30'],
    ['2026-10-25', '01:30', 'Europe/London', '2026-10-25 01:30'],
    ['2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-04 02:45'],
    ['2026-11-24', '24:00', 'Asia/Kolkata', '2026-11-25 00:00'],
  ])('%s %s in %s is shown there as %s', (day, time, zone, shown) => {
    const minute = parseMinuteOfDay(time) ?? Number.NaN;
    expect(wallClock(instantOf(date(day), minute, zone as Zone), zone)).toBe(shown);
  });

  it('takes the first of a wall-clock time that comes twice', () => {
    const instant = instantOf(date('2026-10-25'), 90, 'Europe/London' as Zone);
    expect(new Date(instant).toISOString()).toBe('2026-10-25T00:30:00.000Z');
  });

  it('knows zones and times by their names', () => {
    expect([parseZone('Europe/London'), parseZone('Europe/Nowhere')]).toEqual([
      'Europe/London',
      null,
    ]);
    expect(['00:00', '24:00', '24:01', '9:00', '12:60'].map(parseMinuteOfDay)).toEqual([
      0,
      1440,
      null,
      null,
      null,
    ]);
  });
});

describe('durations', () => {
  it.each([
    ['90s', 90_000, '1m30s'],
    ['1h30m', 5_400_000, '1h30m'],
    ['2d', 172_800_000, '2d'],
    ['500ms', 500, '1s'],
  ])('%s is %d ms and shown as %s', (text, ms, shown) => {
    expect([parseDuration(text), formatDuration(ms)]).toEqual([ms, shown]);
  });

  it.each(['', '5', 'm', '5 m', '-5m', '1.5h', '99999999999999999d'])('takes %j for none', (text) =>
    expect(parseDuration(text)).toBeNull(),
  );
});
