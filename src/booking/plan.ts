import {
  type CivilDate,
  civilDateAt,
  formatMinuteOfDay,
  instantOf,
  minuteOfDayAt,
  type Zone,
} from '../lib/civil-date.js';
import { formatDuration } from '../lib/duration.js';
import { bookingWindow, isNamed, isWithin, type Naming } from './dates.js';
import { bookingInstants } from './hours.js';
import { describeGivenUp, type GivenUp } from './memory.js';
import { type DateOutcome, ended } from './outcome.js';
import type { BookingSettings, DateRange, DeskCode } from './types.js';

export interface PlanInput {
  readonly requested: readonly CivilDate[];
  /** How a date stands that needs no request, by the ledger: held, perhaps held, or given up; null where it is free. */
  readonly known: (date: CivilDate) => DateOutcome | null;
  /** How each date came to be asked for; as one of many if not given. */
  readonly namings?: ReadonlyMap<CivilDate, Naming>;
  /** What its person cancelled, or the site released, before the run began. */
  readonly givenUp?: ReadonlyMap<CivilDate, GivenUp>;
  /** Dates on which a recurring booking of one's own may fall, and its desk. */
  readonly mayRecur?: ReadonlyMap<CivilDate, DeskCode> | undefined;
  /** Dates on which a booking of one's own may be that could not be read. */
  readonly unread?: ReadonlySet<CivilDate> | undefined;
  readonly unattended?: boolean;
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
  return (
    settledByPerson(date, input) ?? settledByTime(date, today, input) ?? settledByDoubt(date, input)
  );
}

/** A desk may be held already in a way that nobody can read (contract G4, G13): only who names the date asks for another. */
function settledByDoubt(date: CivilDate, input: PlanInput): DateOutcome | null {
  const desk = input.mayRecur?.get(date);
  const isUnread = input.unread?.has(date) === true;
  if ((desk === undefined && !isUnread) || input.namings?.get(date) === 'insisted') return null;
  const reason =
    desk === undefined
      ? 'one of your bookings could not be read, and may be on this date'
      : `your recurring booking of ${desk} may hold this date, but how it recurs cannot be read`;
  return ended(
    date,
    'failed',
    `${reason}; to book another desk all the same name it: --dates '!${date}'`,
  );
}

/** A no is remembered: what its person gave up is booked again only where it is named itself. */
function settledByPerson(date: CivilDate, input: PlanInput): DateOutcome | null {
  const { givenUp, namings, unattended } = input;
  const given = givenUp?.get(date);
  if (given === undefined) return null;
  const isFinal = given.how === 'released' && unattended === true;
  if (isNamed(namings?.get(date)) && !isFinal) return null;
  return ended(date, 'skipped', describeGivenUp(date, given));
}

function settledByTime(date: CivilDate, today: CivilDate, input: PlanInput): DateOutcome | null {
  const { settings, namings } = input;
  if (date < today) return ended(date, 'not-open', 'the date has passed');
  const window = bookingWindow(today, settings.windowDays);
  // A date that is named is asked of the site all the same: what it lets one book may be more than the settings know.
  if (date > window.last && (namings?.get(date) ?? 'listed') === 'listed') {
    const { windowDays, windowBy } = settings;
    const known =
      windowBy === 'site' ? 'as far as the site has let you book' : `windowDays ${windowDays}`;
    const reason = `beyond the booking window, which ends on ${window.last} (${known})`;
    return ended(date, 'not-open', reason);
  }
  return (date === today ? settledToday(date, input) : null) ?? settledByHours(date, input);
}

function settledToday(date: CivilDate, input: PlanInput): DateOutcome | null {
  const { now, zone, settings, namings, unattended } = input;
  const { todayUntil, minNotice, hours } = settings;
  if (todayUntil !== null && minuteOfDayAt(now, zone) >= todayUntil) {
    return ended(date, 'skipped', `it is past todayUntil ${formatMinuteOfDay(todayUntil)}`);
  }
  if (unattended !== true || isNamed(namings?.get(date))) return null;
  const last = instantOf(date, hours.start, zone) - minNotice;
  if (now < last) return null;
  const reason = `today is taken until ${formatMinuteOfDay(minuteOfDayAt(last, zone))} where nobody is there (minNotice ${formatDuration(minNotice)})`;
  return ended(date, 'skipped', `${reason}; to book it all the same name it: --dates today`);
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
