import { addDays, type CivilDate, datesBetween, weekdayOf, weekdays } from '../lib/civil-date.js';
import { type DateItem, dayOf, fail, parseDateItem, rangeOf } from './date-items.js';
import { type SpecPart, splitList, trimPart } from './spec.js';
import type { BookingSettings, DateRange } from './types.js';

/** A `--dates` text whose grammar holds. It names no dates until it is resolved against a day. */
export interface DatesSpec {
  readonly text: string;
  readonly added: readonly DateItem[];
  readonly removed: readonly DateItem[];
}

/** The spec of a call without `--dates`. */
export const windowSpec: DatesSpec = { text: 'window', added: [{ kind: 'window' }], removed: [] };

/**
 * Reads the grammar of `--dates` (design, Commands); upper and lower case are the same.
 * A list that only takes away takes away from `window`.
 * Throws a `SpecError` that underlines the part that does not fit; `what` names the text in it.
 */
export function parseDatesSpec(text: string, what = '--dates'): DatesSpec {
  const place = { text, what };
  const items = splitList(text, what, 'dates').map((part) => {
    const removes = part.text.startsWith('-');
    const named = removes ? trimPart({ text: part.text.slice(1), start: part.start + 1 }) : part;
    if (named.text === '') fail(part, place, 'a leading - needs dates to take away');
    return { removes, item: parseDateItem(named, place) };
  });
  const added = items.filter(({ removes }) => !removes).map(({ item }) => item);
  const removed = items.filter(({ removes }) => removes).map(({ item }) => item);
  return { text, added: added.length === 0 ? windowSpec.added : added, removed };
}

/** Reads a date (`2026-12-24`) or a range (`2026-12-24..2027-01-02`), as in the settings' `skip`. */
export function parseDateRange(text: string, what: string): DateRange {
  const place = { text, what };
  const part: SpecPart = trimPart({ text, start: 0 });
  if (part.text === '') fail({ text, start: 0 }, place, 'names no dates');
  const item = parseDateItem(part, place);
  const ends = item.kind === 'day' ? [item.day, item.day] : [];
  const [first, last] = item.kind === 'range' ? [item.first, item.last] : ends;
  if (first === undefined || last === undefined || !('on' in first) || !('on' in last)) {
    return fail(
      part,
      place,
      'has to be a date or a range of dates',
      'Like 2026-12-24..2027-01-02.',
    );
  }
  return { first: first.on, last: last.on };
}

export interface ResolveOptions {
  /** Today in the building's zone by the site's clock. */
  readonly today: CivilDate;
  readonly settings: Pick<BookingSettings, 'days' | 'windowDays'>;
  /**
   * The day from which `today`, `tomorrow`, `next-week` and `+14d` count, today if not given.
   * A watch that lasts past midnight keeps the day it began on, while `window` and weekdays move on.
   */
  readonly anchor?: CivilDate;
}

/** The dates that a spec names, each once, in the order of the calendar. */
export function resolveDates(spec: DatesSpec, options: ResolveOptions): CivilDate[] {
  const named = new Set(spec.added.flatMap((item) => datesOf(item, options)));
  return [...named]
    .filter((date) => !spec.removed.some((item) => takesAway(item, date, options)))
    .sort();
}

/** Today and as many days ahead as the settings say may be booked, both ends included. */
export function bookingWindow(today: CivilDate, windowDays: number): DateRange {
  return { first: today, last: addDays(today, windowDays) };
}

export function isWithin(date: CivilDate, { first, last }: DateRange): boolean {
  return date >= first && date <= last;
}

function datesOf(item: DateItem, { today, settings, anchor = today }: ResolveOptions): CivilDate[] {
  if (item.kind === 'day') return [dayOf(item.day, anchor)];
  if (item.kind === 'range') {
    const { first, last } = rangeOf(item.first, item.last, anchor);
    return datesBetween(first, last);
  }
  if (item.kind === 'next-week') return nextWeek(anchor);
  const days = item.kind === 'window' ? settings.days : item.days;
  const { first, last } = bookingWindow(today, settings.windowDays);
  return datesBetween(first, last).filter((date) => days.includes(weekdayOf(date)));
}

/** A weekday takes away every such day, also beyond the window; other items take away what they name. */
function takesAway(item: DateItem, date: CivilDate, options: ResolveOptions): boolean {
  if (item.kind === 'weekdays') return item.days.includes(weekdayOf(date));
  return datesOf(item, options).includes(date);
}

/** Monday to Friday of the week after the one that `day` is in. */
function nextWeek(day: CivilDate): CivilDate[] {
  const monday = addDays(day, 7 - weekdays.indexOf(weekdayOf(day)));
  return datesBetween(monday, addDays(monday, 4));
}
