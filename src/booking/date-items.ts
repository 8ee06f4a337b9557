import {
  addDays,
  type CivilDate,
  daysBetween,
  parseCivilDate,
  type Weekday,
  weekdays,
} from '../lib/civil-date.js';
import { SpecError } from '../lib/errors.js';
import { nearestWord, type SpecPart, trimPart } from './spec.js';
import type { DateRange } from './types.js';

/** A day that is written down, or one counted from today (0 is today). */
export type DayRef = { readonly on: CivilDate } | { readonly ahead: number };

const plainWords = [
  'this-week',
  'next-week',
  'next-month',
  'release',
  'last-window-day',
  'window',
] as const;

/** What one item of a date list names. */
export type DateItem =
  | { readonly kind: 'day'; readonly day: DayRef }
  | { readonly kind: 'range'; readonly first: DayRef; readonly last: DayRef }
  | { readonly kind: 'weekdays'; readonly days: readonly Weekday[] }
  /** `first` is the first day of it. */
  | { readonly kind: 'month'; readonly first: CivilDate }
  | PlainItem;

type PlainItem = {
  [Kind in (typeof plainWords)[number]]: { readonly kind: Kind };
}[(typeof plainWords)[number]];

/** Longest range of dates, in days: longer ones are slips of the hand. */
const longestRange = 731;
const furthestAhead = 731;

const weekdayNames = {
  mon: ['mon', 'monday'],
  tue: ['tue', 'tues', 'tuesday'],
  wed: ['wed', 'weds', 'wednesday'],
  thu: ['thu', 'thur', 'thurs', 'thursday'],
  fri: ['fri', 'friday'],
  sat: ['sat', 'saturday'],
  sun: ['sun', 'sunday'],
} as const satisfies Record<Weekday, readonly string[]>;

const words = ['today', 'tomorrow', ...plainWords, ...Object.values(weekdayNames).flat()];

const allowed =
  'Allowed are 2026-12-01, 2026-12-01..2026-12-12, 2026-12, tue, mon-fri, today, tomorrow, this-week, next-week, ' +
  'next-month, +14d, release, last-window-day and window, with commas between them; a leading - takes away, ' +
  'a leading ! has a date again that was given up.';

/** Where a part stands: the whole text and the name it has for people. */
export interface SpecPlace {
  readonly text: string;
  readonly what: string;
}

/** Reads one item, without its leading dash. Throws a `SpecError` that underlines what does not fit. */
export function parseDateItem(part: SpecPart, place: SpecPlace): DateItem {
  if (part.text.includes('..')) return parseRange(part, place);
  const word = part.text.toLowerCase();
  const plain = plainWords.find((each) => each === word);
  if (plain !== undefined) return { kind: plain };
  if (/^\d{4}-\d{2}$/.test(word)) return parseMonth(part, place);
  const days = parseWeekdays(part, place);
  return days === null ? { kind: 'day', day: parseDay(part, place) } : { kind: 'weekdays', days };
}

function parseMonth(part: SpecPart, place: SpecPlace): DateItem {
  const first = parseCivilDate(`${part.text}-01`);
  return first === null
    ? fail(part, place, `there is no ${part.text} in the calendar`)
    : { kind: 'month', first };
}

function parseRange(part: SpecPart, place: SpecPlace): DateItem {
  const dots = part.text.indexOf('..');
  const left = trimPart({ text: part.text.slice(0, dots), start: part.start });
  const right = trimPart({ text: part.text.slice(dots + 2), start: part.start + dots + 2 });
  if (left.text === '' || right.text === '') {
    fail(part, place, 'a range needs a date at both ends', allowed);
  }
  const [first, last] = [parseDay(left, place), parseDay(right, place)];
  const length = daysApart(first, last);
  if (length !== null && length < 0) fail(part, place, 'the range ends before it starts');
  if (length !== null && length >= longestRange) {
    fail(part, place, `a range has at most ${longestRange} days`);
  }
  return { kind: 'range', first, last };
}

/** Days from one to the other, or null when that depends on what today is. */
function daysApart(first: DayRef, last: DayRef): number | null {
  if ('on' in first && 'on' in last) return daysBetween(first.on, last.on);
  if ('ahead' in first && 'ahead' in last) return last.ahead - first.ahead;
  return null;
}

function parseDay(part: SpecPart, place: SpecPlace): DayRef {
  const word = part.text.toLowerCase();
  if (word === 'today') return { ahead: 0 };
  if (word === 'tomorrow') return { ahead: 1 };
  if (/^\+/.test(word)) return parseAhead(part, place);
  if (/^\d/.test(word)) return { on: parseWrittenDate(part, place) };
  const near = nearestWord(word, words);
  const known = words.includes(word);
  const problem = known ? `${part.text} is not one date` : `${part.text} is no date`;
  return fail(part, place, problem, near === null || known ? allowed : `Did you mean ${near}?`);
}

function parseAhead(part: SpecPart, place: SpecPlace): DayRef {
  const match = /^\+(\d+)d$/i.exec(part.text);
  const days = Number(match?.[1]);
  if (match === null) {
    return fail(part, place, `${part.text} is no span of days`, 'A span is written like +14d.');
  }
  if (days > furthestAhead) {
    fail(part, place, `${part.text} is too far ahead: ${furthestAhead} days at most`);
  }
  return { ahead: days };
}

function parseWrittenDate(part: SpecPart, place: SpecPlace): CivilDate {
  const date = parseCivilDate(part.text);
  if (date !== null) return date;
  const digits = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(part.text);
  if (digits === null) return fail(part, place, `${part.text} is no date`, allowed);
  const [year = '', month = '', day = ''] = digits.slice(1);
  const tidy = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (parseCivilDate(tidy) !== null) {
    return fail(part, place, `${part.text} is no date`, `Did you mean ${tidy}?`);
  }
  return fail(part, place, `there is no ${part.text} in the calendar`);
}

/** `tue` or `mon-fri` as weekdays, null for anything else. A range may pass the end of the week. */
function parseWeekdays(part: SpecPart, place: SpecPlace): readonly Weekday[] | null {
  const dash = part.text.indexOf('-');
  const single = weekdayNamed(part.text);
  if (single !== null) return [single];
  if (dash <= 0) return null;
  const left = trimPart({ text: part.text.slice(0, dash), start: part.start });
  const right = trimPart({ text: part.text.slice(dash + 1), start: part.start + dash + 1 });
  const [first, last] = [weekdayNamed(left.text), weekdayNamed(right.text)];
  if (first === null && last === null) return null;
  if (first === null) return failWeekday(left, part, place);
  if (last === null) return failWeekday(right, part, place);
  const from = weekdays.indexOf(first);
  const count = ((weekdays.indexOf(last) - from + 7) % 7) + 1;
  return Array.from({ length: count }, (_, index) => weekdays[(from + index) % 7] as Weekday);
}

function weekdayNamed(text: string): Weekday | null {
  const word = text.toLowerCase();
  return weekdays.find((day) => (weekdayNames[day] as readonly string[]).includes(word)) ?? null;
}

function failWeekday(end: SpecPart, whole: SpecPart, place: SpecPlace): never {
  if (end.text === '') fail(whole, place, 'a range needs a weekday at both ends');
  const near = nearestWord(end.text.toLowerCase(), Object.values(weekdayNames).flat());
  const hint = near === null ? `Weekdays are ${weekdays.join(', ')}.` : `Did you mean ${near}?`;
  return fail(end, place, `${end.text} is no weekday`, hint);
}

/** The dates from one to the other by today's date; none when the first has passed the last. */
export function rangeOf(first: DayRef, last: DayRef, today: CivilDate): DateRange {
  return { first: dayOf(first, today), last: dayOf(last, today) };
}

export function dayOf(day: DayRef, today: CivilDate): CivilDate {
  return 'on' in day ? day.on : addDays(today, day.ahead);
}

export function fail(
  part: SpecPart,
  { text, what }: SpecPlace,
  problem: string,
  hint: string | null = null,
): never {
  throw new SpecError(what, text, part.start, part.text.length, problem, hint);
}
