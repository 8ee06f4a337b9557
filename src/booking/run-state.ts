import { type CivilDate, formatMinuteOfDay, minuteOfDayAt, type Zone } from '../lib/civil-date.js';
import type { SpaceiqError } from '../lib/errors.js';
import type { DatesSpec } from './dates.js';
import { sameDesk } from './desk-code.js';
import type { RunDeps, RunRequest } from './engine.js';
import { bookingInstants } from './hours.js';
import type { DateOutcome } from './outcome.js';
import { held } from './plan.js';
import type { Arrival } from './site.js';
import type { Booking, BookingSettings, Desk, DeskCode, SpaceId } from './types.js';

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
  /** The requests to book that this run has sent, by date. */
  readonly asked: Map<CivilDate, Asked>;
  /** Dates that count against `limits.datesPerRun`. */
  readonly begun: Set<CivilDate>;
  /** Refusals in these words are of the person and not of a desk: so many desks were refused in them. */
  readonly personal: Set<string>;
  /** Warnings that need no second telling. */
  readonly said: Set<string>;
  /** No request to book is sent before this instant: the site said so. */
  notBefore: number;
  /** What ends the run before its time. */
  failure: SpaceiqError | null;
}

interface Asked {
  readonly attempts: number;
  /** Desks whose request was granted, or may have been: nobody said no to it. */
  readonly desks: ReadonlyMap<SpaceId, DeskCode>;
}

export function zoneOf(run: Run): Zone {
  return run.arrival.floor.timezone;
}

export function attemptsOn(date: CivilDate, run: Run): number {
  return run.asked.get(date)?.attempts ?? 0;
}

/** Counts a request to book, before it is sent; gives which one of the date's it is, from 1. */
export function noteAttempt(date: CivilDate, run: Run): number {
  const attempts = attemptsOn(date, run) + 1;
  run.asked.set(date, { attempts, desks: run.asked.get(date)?.desks ?? new Map() });
  return attempts;
}

/** Remembers a request to book that was granted, or whose answer leaves that open. */
export function noteMaybeBooked(date: CivilDate, { id, code }: Desk, run: Run): void {
  const desks = new Map(run.asked.get(date)?.desks).set(id, code);
  run.asked.set(date, { attempts: attemptsOn(date, run), desks });
}

/** Whether a request of this run may have made the booking: one to which the site did not say no. */
export function isOurs({ date, spaceId, desk }: Booking, run: Run): boolean {
  const asked = run.asked.get(date)?.desks ?? new Map<SpaceId, DeskCode>();
  return [...asked].some(([id, code]) => id === spaceId || sameDesk(code, desk));
}

/** How a booking that the site shows on a date is reported. */
export function shown(date: CivilDate, booking: Booking, run: Run): DateOutcome {
  const attempts = attemptsOn(date, run);
  if (isOurs(booking, run)) {
    return held(date, booking, 'booked', attempts, otherHours(date, booking, run));
  }
  const reason = attempts === 0 ? null : 'the site holds a booking that this run did not ask for';
  return held(date, booking, 'already-booked', attempts, reason);
}

/** Says from when to when a booking is where that is not what the settings ask for: the pages let no hours be chosen. */
function otherHours(date: CivilDate, { start, end }: Booking, run: Run): string | null {
  const zone = zoneOf(run);
  const wanted = bookingInstants(date, run.settings.hours, zone);
  if (start === null || end === null || wanted === null) return null;
  if (start === wanted.start && end === wanted.end) return null;
  const span = (from: number, to: number) =>
    `${formatMinuteOfDay(minuteOfDayAt(from, zone))} to ${formatMinuteOfDay(minuteOfDayAt(to, zone))}`;
  return `the site holds it from ${span(start, end)}, and not from ${span(wanted.start, wanted.end)}`;
}

export function sayOnce(message: string, run: Run): void {
  if (run.said.has(message)) return;
  run.said.add(message);
  run.deps.on({ type: 'note', level: 'warn', message });
}
