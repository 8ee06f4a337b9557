import {
  type CivilDate,
  civilDateAt,
  formatMinuteOfDay,
  minuteOfDayAt,
  type Zone,
} from '../lib/civil-date.js';
import { bookingWindow, isWithin } from './dates.js';
import { bookingInstants, type Instants } from './hours.js';
import type { DateOutcome, OutcomeKind } from './outcome.js';
import { type Booking, type BookingSettings, type DateRange, siteIdOf } from './types.js';

export interface PlanInput {
  readonly requested: readonly CivilDate[];
  /** Everything this person holds, on any floor: the site allows one desk per person and day. */
  readonly own: readonly Booking[];
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
export function datesToSurvey(input: Omit<PlanInput, 'own' | 'begun'>): CivilDate[] {
  return input.requested.filter((date) => settledOutcome(date, { ...input, own: [] }) === null);
}

/**
 * The booking that holds a date: one that starts on it, else one of several days that reaches into its booking hours.
 * One that the site released holds nothing (contract G13).
 */
export function bookingOn(
  date: CivilDate,
  own: readonly Booking[],
  hours: Instants | null,
): Booking | null {
  const active = own.filter(({ released }) => !released);
  const reaches = ({ start, end }: Booking) =>
    hours !== null && start !== null && end !== null && start < hours.end && end > hours.start;
  return active.find((booking) => booking.date === date) ?? active.find(reaches) ?? null;
}

export function ended(
  date: CivilDate,
  outcome: OutcomeKind,
  reason: string | null,
  attempts = 0,
): DateOutcome {
  return { date, outcome, desk: null, bookingId: null, attempts, reason };
}

/** How a date that is held on the site is reported. */
export function held(
  date: CivilDate,
  booking: Booking,
  outcome: 'booked' | 'already-booked',
  attempts: number,
  reason: string | null,
): DateOutcome {
  return { date, outcome, desk: booking.desk, bookingId: siteIdOf(booking), attempts, reason };
}

type SettleInput = Omit<PlanInput, 'begun'>;

function settledOutcome(date: CivilDate, input: SettleInput): DateOutcome | null {
  const { own, now, zone, settings } = input;
  const today = civilDateAt(now, zone);
  const skip = settings.skip.find((range) => isWithin(date, range));
  if (skip !== undefined) return ended(date, 'skipped', `skip ${describeRange(skip)}`);
  const booking = bookingOn(date, own, bookingInstants(date, settings.hours, zone));
  if (booking !== null) {
    return held(date, booking, 'already-booked', 0, elsewhere(booking, settings));
  }
  if (date < today) return ended(date, 'not-open', 'the date has passed');
  const window = bookingWindow(today, settings.windowDays);
  if (date > window.last) {
    const reason = `beyond the booking window, which ends on ${window.last} (windowDays ${settings.windowDays})`;
    return ended(date, 'not-open', reason);
  }
  return (date === today ? settledToday(date, input) : null) ?? settledByHours(date, input);
}

function settledToday(date: CivilDate, { now, zone, settings }: SettleInput): DateOutcome | null {
  const { todayUntil } = settings;
  if (todayUntil === null || minuteOfDayAt(now, zone) < todayUntil) return null;
  return ended(date, 'skipped', `it is past todayUntil ${formatMinuteOfDay(todayUntil)}`);
}

function settledByHours(date: CivilDate, { now, zone, settings }: SettleInput): DateOutcome | null {
  const instants = bookingInstants(date, settings.hours, zone);
  if (instants === null) {
    return ended(date, 'skipped', 'the change of the clocks leaves out the booking hours');
  }
  return instants.end > now ? null : ended(date, 'skipped', 'the booking hours are over');
}

function describeRange({ first, last }: DateRange): string {
  return first === last ? first : `${first}..${last}`;
}

/** Where a booking on another floor is; null for one on the profile's own. */
function elsewhere(booking: Booking, { building, floor }: BookingSettings): string | null {
  const otherBuilding = booking.building !== null && booking.building !== building;
  const otherFloor = booking.floor !== null && booking.floor !== floor;
  if (!otherBuilding && !otherFloor) return null;
  return `in building ${booking.building ?? building}, floor ${booking.floor ?? 'unknown'}`;
}
