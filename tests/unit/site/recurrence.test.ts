import { describe, expect, it } from 'vitest';
import {
  addDays,
  type CivilDate,
  datesBetween,
  instantOf,
  parseZone,
} from '../../../src/lib/civil-date.js';
import { parsePattern, recursOn } from '../../../src/site/recurrence.js';

const zone = parseZone('America/New_York')!;
/** A Tuesday before the clocks change. */
const first = '2026-10-27' as CivilDate;
const at = (date: CivilDate, hour: number) => instantOf(date, hour * 60, zone);

function heldDates(pattern: string, until: CivilDate | null = null) {
  const booking = {
    start: at(first, 9),
    end: at(first, 17),
    schedule: { from: at(first, 9), until: until && at(until, 17), pattern },
  };
  const dates = datesBetween(addDays(first, -7), addDays(first, 21));
  const answers = dates.map((date) => {
    const hours = { from: at(date, 8), to: at(date, 18) };
    return [date.slice(5), recursOn(booking, date, hours, zone)] as const;
  });
  return answers
    .filter(([, answer]) => answer !== 'no')
    .map(([date, answer]) => `${date} ${answer}`);
}

describe('a recurring booking', () => {
  it.each([
    ['FREQ=WEEKLY', ['10-27 yes', '11-03 yes', '11-10 yes', '11-17 yes']],
    [
      'RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;WKST=SU',
      ['10-27 yes', '10-29 yes', '11-10 yes', '11-12 yes'],
    ],
    ['FREQ=WEEKLY;BYDAY=MO;COUNT=2', ['11-02 yes', '11-09 yes']],
    ['FREQ=DAILY;UNTIL=20261029T170000Z', ['10-27 yes', '10-28 yes', '10-29 yes']],
    ['FREQ=DAILY;INTERVAL=10', ['10-27 yes', '11-06 yes', '11-16 yes']],
    [
      '{"type":"weekly","daysOfWeek":["Wednesday"],"interval":1,"endDate":null}',
      ['10-28 yes', '11-04 yes', '11-11 yes'],
    ],
    ['monthly', ['10-27 yes']],
  ])('by %s', (pattern, dates) => expect(heldDates(pattern)).toEqual(dates));

  it('ends with its schedule, and holds the working days of it', () => {
    const dates = ['10-27 yes', '10-28 yes', '10-29 yes', '10-30 yes', '11-02 yes'];
    expect(heldDates('weekdays', '2026-11-02' as CivilDate)).toEqual(dates);
  });

  it.each([
    'Every 2nd full moon',
    'FREQ=WEEKLY;BYSETPOS=1',
    '{"a":',
    'FREQ=YEARLY',
    'FREQ=WEEKLY;BYDAY=1MO',
    '{}',
  ])('may hold any date of its span by %s, which cannot be read', (pattern) => {
    expect(parsePattern(pattern)).toBeNull();
    const dates = heldDates(pattern, '2026-10-29' as CivilDate);
    expect(dates).toEqual(['10-27 perhaps', '10-28 perhaps', '10-29 perhaps']);
  });

  it('holds only its own hours, by the wall clock on both sides of a change', () => {
    const schedule = { from: null, until: null, pattern: 'weekly' };
    const booking = { start: at(first, 9), end: at(first, 12), schedule };
    const later = addDays(first, 7);
    const on = (from: number, to: number) =>
      recursOn(booking, later, { from: at(later, from), to: at(later, to) }, zone);
    expect([on(12, 18), on(11, 18), on(6, 9), on(6, 10)]).toEqual(['no', 'yes', 'no', 'yes']);
  });
});
