import { describe, expect, it } from 'vitest';
import { describeOpenedDays } from '../../../src/cli/schedule/opened-days.js';
import { type Weekday, weekdays } from '../../../src/lib/civil-date.js';
import { daysInWords, formatDays } from '../../../src/lib/weekdays.js';

const workdays = weekdays.slice(0, 5);
const of = (text: string) => text.split(' ') as Weekday[];

describe('days of the week', () => {
  it.each([
    ['mon tue wed thu fri', 'mon-fri', 'Mon to Fri'],
    ['mon tue wed thu sun', 'sun-thu', 'Sun to Thu'],
    ['tue wed', 'tue,wed', 'Tue and Wed'],
    ['mon wed fri', 'mon,wed,fri', 'Mon, Wed and Fri'],
    ['mon sun', 'sun,mon', 'Sun and Mon'],
    ['mon tue wed thu fri sat sun', 'mon-sun', 'Mon to Sun'],
    ['sat', 'sat', 'Sat'],
  ])('%s are %s, in words %s', (days, text, words) => {
    expect(formatDays(of(days))).toBe(text);
    expect(daysInWords(of(days))).toBe(words);
  });
});

describe('a schedule that books what its nights open', () => {
  const amiss = (
    dates: string | undefined,
    nights: readonly Weekday[],
    days: readonly Weekday[] = workdays,
  ) => describeOpenedDays(dates, { nights, days, windowDays: 29 });

  it('is told which days never come, which are not wanted, and what works', () => {
    expect(amiss('+29d', workdays)).toBe(
      '--dates +29d on mon-fri opens Tue to Sat; Mondays never; Sat is not among your days. ' +
        'What works: --days sun-thu; or, with no --days, -- --dates release; or -- --dates window.',
    );
    expect(amiss('+29d', weekdays)).toMatch(
      /opens Mon to Sun; Sat and Sun are not among your days/,
    );
    expect(amiss('last-window-day', of('mon'), of('wed'))).toMatch(
      /opens Tue; Wednesdays never; Tue is not among your days.*--days tue;/,
    );
    expect(amiss('release', workdays)).toBe(
      '--dates release on mon-fri opens Tue to Sat; Mondays never. What works: no --days, or --days sun-thu.',
    );
  });

  it.each([
    ['+29d', of('sun mon tue wed thu')],
    ['release', weekdays],
    ['release', of('sun mon tue wed thu')],
    ['window', workdays],
    ['window,+29d', workdays],
    ['mon-fri', workdays],
    ['2026-12-01', workdays],
    [undefined, workdays],
  ])('finds nothing amiss with %s on %j', (dates, nights) => {
    expect(amiss(dates, nights)).toBeNull();
  });
});
