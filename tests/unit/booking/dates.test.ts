import { describe, expect, it } from 'vitest';
import {
  parseDateRange,
  parseDatesSpec,
  resolveDates,
  resolveNamings,
} from '../../../src/booking/dates.js';
import { addDays, type CivilDate } from '../../../src/lib/civil-date.js';
import { underlined } from './underlined.js';

// A Monday.
const today = '2026-11-30' as CivilDate;
const settings = { days: ['tue', 'wed'] as const, windowDays: 10 };
const resolve = (spec: string) => resolveDates(parseDatesSpec(spec), { today, settings }).join(' ');

describe('--dates', () => {
  it.each([
    ['2026-12-24', '2026-12-24'],
    ['2026-12-24,2026-12-01,2026-12-24', '2026-12-01 2026-12-24'],
    ['2026-12-30..2027-01-02', '2026-12-30 2026-12-31 2027-01-01 2027-01-02'],
    ['tue', '2026-12-01 2026-12-08'],
    ['Tuesday , THU', '2026-12-01 2026-12-03 2026-12-08 2026-12-10'],
    ['mon-wed', '2026-11-30 2026-12-01 2026-12-02 2026-12-07 2026-12-08 2026-12-09'],
    ['sat-mon', '2026-11-30 2026-12-05 2026-12-06 2026-12-07'],
    ['today', '2026-11-30'],
    ['Tomorrow', '2026-12-01'],
    ['next-week', '2026-12-07 2026-12-08 2026-12-09 2026-12-10 2026-12-11'],
    ['this-week', '2026-11-30 2026-12-01 2026-12-02 2026-12-03 2026-12-04'],
    [
      'next-month',
      '2026-12-01 2026-12-02 2026-12-08 2026-12-09 2026-12-15 2026-12-16 2026-12-22 2026-12-23 2026-12-29 2026-12-30',
    ],
    ['2026-11', ''],
    [
      '2027-02',
      '2027-02-02 2027-02-03 2027-02-09 2027-02-10 2027-02-16 2027-02-17 2027-02-23 2027-02-24',
    ],
    ['2026-12-28..2027-01-03,-2026-12', '2027-01-01 2027-01-02 2027-01-03'],
    ['2026-12-28..2027-01-03,-2027-01', '2026-12-28 2026-12-29 2026-12-30 2026-12-31'],
    ['2026-12-03..2026-12-08,-this-week', '2026-12-07 2026-12-08'],
    ['2026-12-03..2026-12-14,-next-week', '2026-12-03 2026-12-04 2026-12-05 2026-12-06 2026-12-14'],
    ['2026-11-30..2027-01-01,-next-month', '2026-11-30 2027-01-01'],
    ['last-window-day', '2026-12-10'],
    ['release', ''],
    ['!2026-12-24', '2026-12-24'],
    ['window,!2026-12-24', '2026-12-01 2026-12-02 2026-12-08 2026-12-09 2026-12-24'],
    ['! 2026-12-24..2026-12-25', '2026-12-24 2026-12-25'],
    ['!2026-12-24,-2026-12-24', ''],
    ['+14d', '2026-12-14'],
    ['+0d', '2026-11-30'],
    ['window', '2026-12-01 2026-12-02 2026-12-08 2026-12-09'],
    ['window,-2026-12-02', '2026-12-01 2026-12-08 2026-12-09'],
    ['-2026-12-02, window', '2026-12-01 2026-12-08 2026-12-09'],
    ['-tue', '2026-12-02 2026-12-09'],
    ['-2026-12-02..2026-12-08', '2026-12-01 2026-12-09'],
    ['window,-window', ''],
    ['today..+2d', '2026-11-30 2026-12-01 2026-12-02'],
    ['2026-11-01..2026-11-02', '2026-11-01 2026-11-02'],
    ['2027-03-01..2027-03-05,-mon-wed', '2027-03-04 2027-03-05'],
    ['tomorrow..2026-11-30', ''],
  ])('%s is %s', (spec, expected) => {
    expect(resolve(spec)).toBe(expected);
  });

  it('counts from the anchor, while window and weekdays move on', () => {
    const anchor = addDays(today, -1);
    const dates = resolveDates(parseDatesSpec('tomorrow,tue'), { today, settings, anchor });
    expect(dates).toEqual(['2026-11-30', '2026-12-01', '2026-12-08']);
  });

  it("opens with a release the last day of its window, where that is one of the profile's days", () => {
    const opened = (day: string, spec = 'release') =>
      resolveDates(parseDatesSpec(spec), { today, settings, anchor: day as CivilDate });
    // Ten days on from a Saturday is a Tuesday.
    expect(opened('2026-12-05')).toEqual(['2026-12-15']);
    expect(opened('2026-12-06')).toEqual(['2026-12-16']);
    expect(opened('2026-12-07')).toEqual([]);
    expect(opened('2026-12-07', 'last-window-day')).toEqual(['2026-12-17']);
  });

  it('has this week end with its Friday', () => {
    const week = (day: string) =>
      resolveDates(parseDatesSpec('this-week'), { today: day as CivilDate, settings });
    expect(week('2026-12-03')).toEqual(['2026-12-03', '2026-12-04']);
    expect(week('2026-12-05')).toEqual([]);
    expect(week('2026-12-06')).toEqual([]);
  });

  it.each([
    ['2026-12-01', 'named'],
    ['tomorrow', 'named'],
    ['!2026-12-01', 'insisted'],
    ['+1d', 'named'],
    ['tue', 'listed'],
    ['window', 'listed'],
    ['this-week', 'listed'],
    ['2026-12', 'listed'],
    ['next-month', 'listed'],
    ['2026-12-01..2026-12-01', 'listed'],
    ['window,tomorrow', 'named'],
    ['tomorrow,window', 'named'],
    ['window,!2026-12-01,2026-12-01', 'insisted'],
    ['!2026-11-30..2026-12-02', 'insisted'],
  ])('%s has the first of December %s', (spec, naming) => {
    const namings = resolveNamings(parseDatesSpec(spec), { today, settings });
    expect(namings.get('2026-12-01' as CivilDate)).toBe(naming);
  });

  it.each(['+14d', 'last-window-day'])('%s counts a date', (spec) => {
    expect([...resolveNamings(parseDatesSpec(spec), { today, settings }).values()]).toEqual([
      'counted',
    ]);
  });

  it.each([
    ['', 0, 0, 'names no dates'],
    [' ', 0, 1, 'names no dates'],
    ['tue,,wed', 4, 1, 'nothing between the commas'],
    ['tue,', 3, 1, 'nothing between the commas'],
    ['2026-02-30', 0, 10, 'there is no 2026-02-30'],
    ['tue, 2026-13-01', 5, 10, 'there is no 2026-13-01'],
    ['2026-12-12..2026-12-01', 0, 22, 'ends before it starts'],
    ['window,2026-12-01..2026-11-31', 19, 10, 'there is no 2026-11-31'],
    ['2026-12-01..', 0, 12, 'a date at both ends'],
    ['2026-12-01..2099-01-01', 0, 22, 'at most 731 days'],
    ['tomorow', 0, 7, 'Did you mean tomorrow?'],
    ['window,-wensday', 8, 7, 'Did you mean wednesday?'],
    ['next week', 0, 9, 'Did you mean next-week?'],
    ['windwo', 0, 6, 'Did you mean window?'],
    ['soon', 0, 4, 'soon is no date'],
    ['mon-frd', 4, 3, 'Did you mean fri?'],
    ['mno-fri', 0, 3, 'Did you mean mon?'],
    ['mon-', 0, 4, 'a weekday at both ends'],
    ['mon..fri', 0, 3, 'mon is not one date'],
    ['2026-1-5', 0, 8, 'Did you mean 2026-01-05?'],
    ['01/12/2026', 0, 10, 'is no date'],
    ['+14', 0, 3, '+14 is no span of days'],
    ['+14days', 0, 7, 'no span of days'],
    ['+9999d', 0, 6, 'too far ahead'],
    ['window,-', 7, 1, 'needs dates to take away'],
    ['window,!', 7, 1, 'needs dates to bring back'],
    ['!window', 0, 7, 'needs a date or a range'],
    ['!2026-02-30', 1, 10, 'there is no 2026-02-30'],
    ['2026-13', 0, 7, 'there is no 2026-13'],
    ['this week', 0, 9, 'Did you mean this-week?'],
    ['relase', 0, 6, 'Did you mean release?'],
    ['--2026-12-24', 1, 11, 'is no date'],
    ['tue wed', 0, 7, 'tue wed is no date'],
    ['2026-12-01 2026-12-02', 0, 21, 'is no date'],
  ])('underlines what is wrong in %j', (spec, start, length, problem) => {
    expect(underlined(() => parseDatesSpec(spec))).toEqual({
      start,
      length,
      message: expect.stringContaining(problem),
    });
  });
});

describe('parseDateRange', () => {
  it('reads a date or a range', () => {
    expect(parseDateRange('2026-12-24', 'skip[0]')).toEqual({
      first: '2026-12-24',
      last: '2026-12-24',
    });
    expect(parseDateRange(' 2026-12-24 .. 2027-01-02 ', 'skip[0]')).toEqual({
      first: '2026-12-24',
      last: '2027-01-02',
    });
  });

  it.each(['', 'tue', 'tomorrow', '2026-12-24..today', '2027-01-02..2026-12-24'])(
    'refuses %j',
    (text) => {
      expect(underlined(() => parseDateRange(text, 'skip[0]')).message).toContain('skip[0]');
    },
  );
});
