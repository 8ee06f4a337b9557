import type { CivilDate } from '../lib/civil-date.js';
import { ExitCode } from '../lib/errors.js';
import type { Instants } from './hours.js';
import type { OutcomeKind } from './outcome-kinds.js';
import { type Booking, type BookingId, type DeskCode, siteIdOf } from './types.js';

export { type OutcomeKind, outcomeKinds } from './outcome-kinds.js';

/** How one date ended. */
export interface DateOutcome {
  readonly date: CivilDate;
  readonly outcome: OutcomeKind;
  readonly desk: DeskCode | null;
  readonly bookingId: BookingId | null;
  /** Requests to book that were sent for this date. */
  readonly attempts: number;
  readonly reason: string | null;
  /** Whether the site shows a second booking of the person's at the same hours; `reason` names it. False if not given. */
  readonly twice?: boolean;
  /** From when to when (ms since the epoch) the site holds it, where that is not what was asked for; `reason` says it too. */
  readonly hours?: HeldHours;
}

export interface HeldHours extends Instants {
  /** Whether this run asked for others, and these leave some of them out. */
  readonly short: boolean;
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

/** Whether what is held is not as it was asked for: a second booking beside it, or hours that it leaves out. */
export function isWrong({ twice, hours }: Pick<DateOutcome, 'twice' | 'hours'>): boolean {
  return twice === true || hours?.short === true;
}

export function exitCodeOf(outcomes: readonly DateOutcome[]): ExitCode {
  const kinds = new Set(outcomes.map((outcome) => outcome.outcome));
  if (kinds.has('failed') || outcomes.some(isWrong)) return ExitCode.failed;
  if (kinds.has('unavailable') || kinds.has('not-open') || kinds.has('rejected')) {
    return ExitCode.notBooked;
  }
  return ExitCode.ok;
}
