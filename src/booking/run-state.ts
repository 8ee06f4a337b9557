import type { CivilDate, Zone } from '../lib/civil-date.js';
import type { SpaceiqError } from '../lib/errors.js';
import type { DatesSpec } from './dates.js';
import { sameDesk } from './desks.js';
import type { RunDeps, RunRequest } from './engine.js';
import type { DateOutcome } from './outcome.js';
import { held } from './plan.js';
import type { Arrival } from './site.js';
import type { Booking, BookingSettings, Desk } from './types.js';

/** What a run knows and has done so far. It decides nothing about what is booked: that is asked from the site. */
export interface Run {
  readonly request: RunRequest;
  readonly deps: RunDeps;
  readonly spec: DatesSpec;
  /** The day from which `tomorrow` and its like count. */
  readonly anchor: CivilDate;
  /** Instants (ms since the epoch) by the site's clock. */
  readonly release: number | null;
  readonly until: number | null;
  /** Read anew at the start of every round. */
  arrival: Arrival;
  settings: BookingSettings;
  readonly outcomes: Map<CivilDate, DateOutcome>;
  /** Every desk that this run has asked for, by date. */
  readonly asked: Map<CivilDate, Desk[]>;
  /** Dates that count against `limits.datesPerRun`. */
  readonly begun: Set<CivilDate>;
  /** Warnings that need no second telling. */
  readonly said: Set<string>;
  /** No request to book is sent before this instant: the site said so. */
  notBefore: number;
  /** What ends the run before its time. */
  failure: SpaceiqError | null;
}

export function zoneOf(run: Run): Zone {
  return run.arrival.floor.timezone;
}

export function attemptsOn(date: CivilDate, run: Run): number {
  return run.asked.get(date)?.length ?? 0;
}

export function noteAttempt(date: CivilDate, desk: Desk, run: Run): number {
  const asked = run.asked.get(date) ?? [];
  run.asked.set(date, [...asked, desk]);
  return asked.length + 1;
}

/** Whether this run has asked for what the booking holds, so that it is this run's doing. */
export function isOurs(booking: Booking, run: Run): boolean {
  const asked = run.asked.get(booking.date) ?? [];
  return asked.some((desk) => desk.id === booking.spaceId || sameDesk(desk.code, booking.desk));
}

/** How a booking that the site shows is reported. */
export function shown(booking: Booking, run: Run): DateOutcome {
  const attempts = attemptsOn(booking.date, run);
  if (isOurs(booking, run)) return held(booking, 'booked', attempts, null);
  const reason = attempts === 0 ? null : 'the site holds a booking that this run did not ask for';
  return held(booking, 'already-booked', attempts, reason);
}

export function sayOnce(message: string, run: Run): void {
  if (run.said.has(message)) return;
  run.said.add(message);
  run.deps.on({ type: 'note', level: 'warn', message });
}
