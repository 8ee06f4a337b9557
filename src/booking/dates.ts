import { addDays, type CivilDate, datesBetween, weekdayOf, weekdays } from '../lib/civil-date.js';
import {
  type DateItem,
  dayOf,
  fail,
  parseDateItem,
  rangeOf,
  type SpecPlace,
} from './date-items.js';
import { type SpecPart, splitList, trimPart } from './spec.js';
import type { BookingSettings, DateRange } from './types.js';

/** A `--dates` text whose grammar holds. It names no dates until it is resolved against a day. */
export interface DatesSpec {
  readonly text: string;
  readonly added: readonly AddedItem[];
  readonly removed: readonly DateItem[];
}

export type AddedItem = DateItem & {
  /** Written with a leading `!`: also what its person gave up before. */
  readonly insists: boolean;
};

/**
 * How a date came to be asked for, the strongest last: among the days of `window`, weekdays, a range, a week or a month;
 * counted (`+14d`, `release`, `last-window-day`); named itself (`2026-12-01`, `today`, `tomorrow`); or named with a `!`,
 * which brings back a date that its person gave up.
 */
export const namings = ['listed', 'counted', 'named', 'insisted'] as const;
export type Naming = (typeof namings)[number];

/** Whether a date is meant itself, and not as one of many. */
export function isNamed(naming: Naming | undefined): boolean {
  return naming === 'named' || naming === 'insisted';
}

/** The spec of a call without `--dates`. */
export const windowSpec: DatesSpec = {
  text: 'window',
  added: [{ kind: 'window', insists: false }],
  removed: [],
};

/**
 * Reads the grammar of `--dates` (design, Commands); upper and lower case are the same.
 * A list that only takes away takes away from `window`.
 * Throws a `SpecError` that underlines the part that does not fit; `what` names the text in it.
 */
export function parseDatesSpec(text: string, what = '--dates'): DatesSpec {
  const place = { text, what };
  const items = splitList(text, what, 'dates').map((part) => parseSigned(part, place));
  const added = items.flatMap(({ sign, item }) =>
    sign === '-' ? [] : [{ ...item, insists: sign === '!' }],
  );
  const removed = items.flatMap(({ sign, item }) => (sign === '-' ? [item] : []));
  return { text, added: added.length === 0 ? windowSpec.added : added, removed };
}

/** An item with the sign before it, if any. */
function parseSigned(part: SpecPart, place: SpecPlace): { sign: string; item: DateItem } {
  const sign = /^[-!]/.exec(part.text)?.[0] ?? '';
  const named = trimPart({
    text: part.text.slice(sign.length),
    start: part.start + sign.length,
  });
  const purpose = sign === '-' ? 'to take away' : 'to bring back';
  if (named.text === '') fail(part, place, `a leading ${sign} needs dates ${purpose}`);
  const item = parseDateItem(named, place);
  if (sign === '!' && item.kind !== 'day' && item.kind !== 'range') {
    fail(part, place, 'a leading ! needs a date or a range of dates', 'Like !2026-12-01.');
  }
  return { sign, item };
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
   * The day from which `today`, `tomorrow`, weeks, months, `+14d` and `release` count, today if not given.
   * A watch that lasts past midnight keeps the day it began on, while `window` and weekdays move on.
   */
  readonly anchor?: CivilDate;
}

/** The dates that a spec names, each once, in the order of the calendar. */
export function resolveDates(spec: DatesSpec, options: ResolveOptions): CivilDate[] {
  return [...resolveNamings(spec, options).keys()];
}

/** The same dates, each with the strongest way in which the spec names it. */
export function resolveNamings(
  spec: DatesSpec,
  options: ResolveOptions,
): ReadonlyMap<CivilDate, Naming> {
  const found = new Map<CivilDate, Naming>();
  for (const item of spec.added) {
    const naming = namingOf(item);
    for (const date of datesOf(item, options)) {
      const before = found.get(date);
      const isStronger = before === undefined || namings.indexOf(naming) > namings.indexOf(before);
      if (isStronger) found.set(date, naming);
    }
  }
  const kept = [...found].filter(
    ([date]) => !spec.removed.some((item) => takesAway(item, date, options)),
  );
  return new Map(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function namingOf(item: AddedItem): Naming {
  if (item.insists) return 'insisted';
  if (item.kind === 'release' || item.kind === 'last-window-day') return 'counted';
  if (item.kind !== 'day') return 'listed';
  return 'on' in item.day || item.day.ahead < 2 ? 'named' : 'counted';
}

/**
 * The date that opens on `day`, whatever its weekday: the last of the window that begins there.
 * `release` is that date where it is among the profile's days, and no date else.
 */
export function openedOn(day: CivilDate, windowDays: number): CivilDate {
  return addDays(day, windowDays);
}

/** Today and as many days ahead as the settings say may be booked, both ends included. */
export function bookingWindow(today: CivilDate, windowDays: number): DateRange {
  return { first: today, last: addDays(today, windowDays) };
}

export function isWithin(date: CivilDate, { first, last }: DateRange): boolean {
  return date >= first && date <= last;
}

function datesOf(item: DateItem, options: ResolveOptions): readonly CivilDate[] {
  const { today, settings, anchor = today } = options;
  const mine = (date: CivilDate) => settings.days.includes(weekdayOf(date));
  switch (item.kind) {
    case 'day':
      return [dayOf(item.day, anchor)];
    case 'range': {
      const { first, last } = rangeOf(item.first, item.last, anchor);
      return datesBetween(first, last);
    }
    case 'this-week':
      return workWeek(mondayOf(anchor)).filter((date) => date >= anchor);
    case 'next-week':
      return workWeek(addDays(mondayOf(anchor), 7));
    case 'next-month':
      return monthOf(addDays(lastOfMonth(anchor), 1)).filter(mine);
    case 'month':
      return monthOf(item.first).filter((date) => date >= anchor && mine(date));
    case 'release':
      return [openedOn(anchor, settings.windowDays)].filter(mine);
    case 'last-window-day':
      return [openedOn(anchor, settings.windowDays)];
    default: {
      const days = item.kind === 'window' ? settings.days : item.days;
      const { first, last } = bookingWindow(today, settings.windowDays);
      return datesBetween(first, last).filter((date) => days.includes(weekdayOf(date)));
    }
  }
}

/** Weekdays, weeks and months take away all of their days, also such as they do not add; other items what they name. */
function takesAway(item: DateItem, date: CivilDate, options: ResolveOptions): boolean {
  const { today, settings, anchor = today } = options;
  const isInWeek = (monday: CivilDate) => date >= monday && date <= addDays(monday, 6);
  switch (item.kind) {
    case 'weekdays':
      return item.days.includes(weekdayOf(date));
    case 'this-week':
      return isInWeek(mondayOf(anchor));
    case 'next-week':
      return isInWeek(addDays(mondayOf(anchor), 7));
    case 'next-month':
      return date.slice(0, 7) === addDays(lastOfMonth(anchor), 1).slice(0, 7);
    case 'month':
      return date.slice(0, 7) === item.first.slice(0, 7);
    case 'release':
      return date === openedOn(anchor, settings.windowDays);
    default:
      return datesOf(item, options).includes(date);
  }
}

function mondayOf(day: CivilDate): CivilDate {
  return addDays(day, -weekdays.indexOf(weekdayOf(day)));
}

function workWeek(monday: CivilDate): readonly CivilDate[] {
  return datesBetween(monday, addDays(monday, 4));
}

/** The days of a month from one of them on. */
function monthOf(day: CivilDate): readonly CivilDate[] {
  return datesBetween(day, lastOfMonth(day));
}

function lastOfMonth(day: CivilDate): CivilDate {
  const inNext = addDays(`${day.slice(0, 8)}01` as CivilDate, 31);
  return addDays(inNext, -Number(inNext.slice(8)));
}
