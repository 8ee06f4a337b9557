import type { JournalEntry } from '../journal/entry.js';
import {
  type CivilDate,
  parseCivilDate,
  type Weekday,
  weekdayOf,
  weekdays,
} from '../lib/civil-date.js';
import type { RunRecord } from './runs.js';

/** How a date stands by the last that the journal says of it. */
export type DayState = 'booked' | 'cancelled' | 'missed';

export interface DayRecord {
  readonly date: CivilDate;
  readonly state: DayState;
  readonly desk: string | null;
  readonly reason: string | null;
}

export interface Count {
  readonly label: string;
  readonly count: number;
}

export interface WeekdayCount {
  readonly weekday: Weekday;
  readonly booked: number;
  /** Dates that were tried, the booked ones included. */
  readonly tried: number;
}

export interface ProfileStatistics {
  readonly profile: string;
  /** In the order of the calendar; dates that the settings left out are not among them. */
  readonly days: readonly DayRecord[];
}

export interface Statistics {
  readonly profiles: readonly ProfileStatistics[];
  readonly runs: readonly RunRecord[];
  readonly desks: readonly Count[];
  readonly byWeekday: readonly WeekdayCount[];
  readonly refusals: readonly Count[];
  /**
   * Milliseconds from each release to the first booking after it, both by the site's clock, shortest first. Attempts
   * of older journals, which tell only this machine's time, are left out.
   */
  readonly afterRelease: readonly number[];
}

export interface ProfileJournal {
  readonly profile: string;
  readonly entries: readonly JournalEntry[];
  readonly runs: readonly RunRecord[];
}

/** Counts what the journals of some profiles tell. They record; only the site knows what is booked now. */
export function statisticsOf(journals: readonly ProfileJournal[]): Statistics {
  const profiles = journals.map(({ profile, entries }) => ({ profile, days: daysOf(entries) }));
  const days = profiles.flatMap((each) => each.days);
  const runs = journals.flatMap((each) => each.runs);
  return {
    profiles,
    runs: runs.toSorted((a, b) => a.startedAt - b.startedAt),
    desks: counted(days.flatMap(({ state, desk }) => (state === 'booked' && desk ? [desk] : []))),
    byWeekday: weekdays.map((weekday) => weekdayCount(weekday, days)),
    refusals: counted(runs.flatMap(refusalsOf)),
    afterRelease: runs.flatMap(afterRelease).sort((a, b) => a - b),
  };
}

/** The middle of numbers that are in order, or null where there are none. */
export function medianOf(sorted: readonly number[]): number | null {
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

function daysOf(entries: readonly JournalEntry[]): readonly DayRecord[] {
  const days = new Map<CivilDate, DayRecord>();
  for (const entry of entries) {
    if (entry.type !== 'outcome' && entry.type !== 'cancel') continue;
    const date = parseCivilDate(entry.date);
    if (date === null) continue;
    const day = dayOf(date, entry);
    // A try that came to nothing takes no booking away.
    const isBooked = days.get(date)?.state === 'booked';
    if (day !== null && !(isBooked && day.state === 'missed')) days.set(date, day);
  }
  return [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

function dayOf(
  date: CivilDate,
  entry: Extract<JournalEntry, { type: 'outcome' | 'cancel' }>,
): DayRecord | null {
  const { desk, reason } = entry;
  if (entry.type === 'cancel') {
    return entry.result === 'done' ? { date, state: 'cancelled', desk, reason } : null;
  }
  if (entry.outcome === 'skipped') return null;
  const booked = entry.outcome === 'booked' || entry.outcome === 'already-booked';
  return { date, state: booked ? 'booked' : 'missed', desk, reason };
}

function weekdayCount(weekday: Weekday, days: readonly DayRecord[]): WeekdayCount {
  const tried = days.filter(
    ({ date, state }) => weekdayOf(date) === weekday && state !== 'cancelled',
  );
  const booked = tried.filter(({ state }) => state === 'booked');
  return { weekday, booked: booked.length, tried: tried.length };
}

/** Why dates were not booked, and why desks were refused on the way, in words that gather like with like. */
function refusalsOf(run: RunRecord): string[] {
  const ofDates = run.outcomes.flatMap(({ outcome, reason }) => {
    const words = refusalWords[outcome];
    return words === undefined ? [] : [reason === null ? words : `${words}: ${gathered(reason)}`];
  });
  const taken = run.attempts.filter(({ answer }) => answer === 'taken');
  return [...ofDates, ...taken.map(() => 'Desk taken meanwhile')];
}

const refusalWords: Readonly<Record<string, string>> = {
  unavailable: 'No desk free',
  'not-open': 'Not open yet',
  rejected: 'Refused by the site',
  failed: 'Failed',
};

/** A reason without what differs from case to case: dates, times, desks and long ids. */
function gathered(reason: string): string {
  return reason
    .replaceAll(/\d{4}-\d{2}-\d{2}(?:[T ][\d:.]+Z?)?/g, '…')
    .replaceAll(/\b(?:[A-Z]{1,4}-)?\d+(?:[.-]\d+)+\b/g, '…')
    .replaceAll(/[\w+/=-]{24,}/g, '…')
    .replace(/[\s.]+$/, '');
}

function afterRelease({ release, attempts }: RunRecord): number[] {
  if (release === null) return [];
  const after = attempts
    .filter(({ answer }) => answer === 'booked')
    .flatMap(({ siteAt }) => (siteAt === undefined ? [] : [Date.parse(siteAt) - release]))
    // A run asks only after the release; what says otherwise is a correction of the clock since then.
    .map((span) => Math.max(0, span));
  return after.length === 0 ? [] : [Math.min(...after)];
}

function counted(labels: readonly string[]): readonly Count[] {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts]
    .map(([label, count]) => ({ label, count }))
    .sort((a, b) => b.count - a.count || (a.label < b.label ? -1 : 1));
}
