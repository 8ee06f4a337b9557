import {
  type CivilDate,
  civilDateAt,
  formatMinuteOfDay,
  minuteOfDayAt,
  type Zone,
} from '../lib/civil-date.js';
import { bookingWindow, isWithin } from './dates.js';
import { bookingInstants } from './hours.js';
import { type DateOutcome, ended } from './outcome.js';
import type { BookingSettings, DateRange } from './types.js';

export interface PlanInput {
  readonly requested: readonly CivilDate[];
  /** How a date stands that needs no request, by the ledger: held, perhaps held, or given up; null where it is free. */
  readonly known: (date: CivilDate) => DateOutcome | null;
  /** The instant (ms since the epoch) for which is planned, by the site's clock. */
  readonly now: number;
  readonly zone: Zone;
  readonly settings: BookingSettings;
  /** Dates that this run has begun to book: they count against `limits.datesPerRun`. */
  readonly begun: ReadonlySet<CivilDate>;
}

export interface Plan {
  /** What is to be booked, in order. */
  readonly todo: readonly CivilDate[];
  /** Dates that need no request to book, and how they end. */
  readonly settled: readonly DateOutcome[];
}

/** Divides the requested dates into those to book and those that are settled without a request. */
export function planDates(input: PlanInput): Plan {
  const settled: DateOutcome[] = [];
  const open: CivilDate[] = [];
  for (const date of input.requested) {
    const outcome = settledOutcome(date, input);
    if (outcome === null) open.push(date);
    else settled.push(outcome);
  }
  open.sort();
  if (input.settings.order === 'furthest-first') open.reverse();
  const { datesPerRun } = input.settings.limits;
  let places = datesPerRun - input.begun.size;
  const todo = open.filter((date) => input.begun.has(date) || places-- > 0);
  const reason = `limits.datesPerRun allows ${datesPerRun} dates in one run`;
  const excess = open.filter((date) => !todo.includes(date));
  return { todo, settled: [...settled, ...excess.map((date) => ended(date, 'skipped', reason))] };
}

/** The dates whose availability is worth a read: neither skipped, past nor beyond the window. */
export function datesToSurvey(input: PlanInput): CivilDate[] {
  const { requested } = input;
  return requested.filter((date) => settledOutcome(date, { ...input, known: () => null }) === null);
}

function settledOutcome(date: CivilDate, input: PlanInput): DateOutcome | null {
  const { known, now, zone, settings } = input;
  const today = civilDateAt(now, zone);
  const standing = known(date);
  if (standing !== null && standing.attempts > 0) return standing;
  const skip = settings.skip.find((range) => isWithin(date, range));
  if (skip !== undefined) return ended(date, 'skipped', `skip ${describeRange(skip)}`);
  if (standing !== null) return standing;
  if (date < today) return ended(date, 'not-open', 'the date has passed');
  const window = bookingWindow(today, settings.windowDays);
  if (date > window.last) {
    const reason = `beyond the booking window, which ends on ${window.last} (windowDays ${settings.windowDays})`;
    return ended(date, 'not-open', reason);
  }
  return (date === today ? settledToday(date, input) : null) ?? settledByHours(date, input);
}

function settledToday(date: CivilDate, { now, zone, settings }: PlanInput): DateOutcome | null {
  const { todayUntil } = settings;
  if (todayUntil === null || minuteOfDayAt(now, zone) < todayUntil) return null;
  return ended(date, 'skipped', `it is past todayUntil ${formatMinuteOfDay(todayUntil)}`);
}

function settledByHours(date: CivilDate, { now, zone, settings }: PlanInput): DateOutcome | null {
  const instants = bookingInstants(date, settings.hours, zone);
  if (instants === null) {
    return ended(date, 'skipped', 'the change of the clocks leaves out the booking hours');
  }
  return instants.end > now ? null : ended(date, 'skipped', 'the booking hours are over');
}

function describeRange({ first, last }: DateRange): string {
  return first === last ? first : `${first}..${last}`;
}
