import { type AddedItem, type DatesSpec, parseDatesSpec } from '../../booking/dates.js';
import type { Weekday } from '../../lib/civil-date.js';
import { weekdays } from '../../lib/civil-date.js';
import { daysInWords, formatDays, weekdayName } from '../../lib/weekdays.js';

/** On which days a schedule runs, and what the profile wants. */
export interface Nights {
  readonly nights: readonly Weekday[];
  readonly days: readonly Weekday[];
  readonly windowDays: number;
}

/**
 * What is amiss with a schedule that books the one date which its release opens, for people; null where nothing is.
 * A release on a Monday that opens the date 29 days on opens a Tuesday.
 */
export function describeOpenedDays(dates: string | undefined, nights: Nights): string | null {
  if (dates === undefined) return null;
  const spec = parseDatesSpec(dates);
  const ahead = daysAhead(spec, nights.windowDays);
  if (ahead === null) return null;
  const opened = later(nights.nights, ahead);
  const never = nights.days.filter((day) => !opened.includes(day));
  // `release` itself leaves out what is no day of the profile.
  const isChosen = spec.added.some(({ kind }) => kind === 'release');
  const extra = isChosen ? [] : opened.filter((day) => !nights.days.includes(day));
  if (never.length === 0 && extra.length === 0) return null;
  const sentences = [
    `--dates ${dates} on ${formatDays(nights.nights)} opens ${daysInWords(opened)}`,
    ...(never.length === 0 ? [] : [`${plural(never)} never`]),
    ...(extra.length === 0
      ? []
      : [`${daysInWords(extra)} ${extra.length === 1 ? 'is' : 'are'} not among your days`]),
  ];
  return `${sentences.join('; ')}. ${offer(nights, ahead, isChosen)}`;
}

/** How many days ahead the dates of a spec are that names one such date only, or null. */
function daysAhead({ added, removed }: DatesSpec, windowDays: number): number | null {
  const [item, ...more] = added;
  if (item === undefined || more.length > 0 || removed.length > 0) return null;
  return daysAheadOf(item, windowDays);
}

function daysAheadOf(item: AddedItem, windowDays: number): number | null {
  if (item.kind === 'release' || item.kind === 'last-window-day') return windowDays;
  return item.kind === 'day' && 'ahead' in item.day ? item.day.ahead : null;
}

function offer({ days }: Nights, ahead: number, isChosen: boolean): string {
  const option = `--days ${formatDays(later(days, -ahead))}`;
  return isChosen
    ? `What works: no --days, or ${option}.`
    : `What works: ${option}; or, with no --days, -- --dates release; or -- --dates window.`;
}

function later(days: readonly Weekday[], by: number): readonly Weekday[] {
  const moved = days.map((day) => (((weekdays.indexOf(day) + by) % 7) + 7) % 7);
  return weekdays.filter((_, index) => moved.includes(index));
}

function plural(days: readonly Weekday[]): string {
  const names = days.map((day) => `${weekdayName(day)}s`);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
