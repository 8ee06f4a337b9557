import { type CivilDate, civilDateAt, type Zone } from '../lib/civil-date.js';
import type { SpaceiqError } from '../lib/errors.js';
import { bookingWindow, type DatesSpec } from './dates.js';
import type { RunDeps, RunRequest } from './engine.js';
import type { Ledger } from './ledger.js';
import { outcomeOf } from './ledger-outcome.js';
import type { DateOutcome } from './outcome.js';
import { noteOf } from './person-notes.js';
import type { Refusals } from './refusals.js';
import type { Arrival } from './site.js';
import type { BookingSettings } from './types.js';

/** What a run works with. What it knows of its dates is in the ledger alone. */
export interface Run {
  readonly request: RunRequest;
  readonly deps: RunDeps;
  readonly spec: DatesSpec;
  /** The day from which `tomorrow` and its like count. */
  readonly anchor: CivilDate;
  /** Instants (ms since the epoch) by the site's clock. */
  readonly release: number | null;
  readonly until: number | null;
  readonly ledger: Ledger;
  readonly refusals: Refusals;
  /** Read anew at the start of every round. */
  arrival: Arrival;
  settings: BookingSettings;
  /** How each date stood when listeners last heard of it. */
  readonly told: Map<CivilDate, DateOutcome>;
  /** What listeners threw. */
  readonly listenerTrouble: readonly unknown[];
  /** Whether a refusal that nothing explained has had the site asked who is signed in. */
  personAsked: boolean;
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

/** The instant for which a run plans: that of its release while it is still to come. */
export function planningTime({ release, deps }: Run): number {
  return Math.max(deps.site.clock.now(), release ?? 0);
}

/** Whether the settings do not let this date be booked yet, so that the site's "not open" needs no second one. */
export function isBeyondWindow(date: CivilDate, run: Run): boolean {
  const today = civilDateAt(planningTime(run), zoneOf(run));
  return date > bookingWindow(today, run.settings.windowDays).last;
}

/** How a date stands by the ledger, or null where nothing is known of it yet. */
export function standingOf(date: CivilDate, run: Run): DateOutcome | null {
  const { ledger, settings } = run;
  return outcomeOf(ledger.entry(date), ledger, { settings, zone: zoneOf(run) });
}

/** How every date of the run stands, in the order of the calendar. */
export function standings(run: Run): DateOutcome[] {
  return run.ledger.entries().flatMap(({ date }) => standingOf(date, run) ?? []);
}

/** Keeps for the person's other runs what this one knows of a date. */
export function keepNote(date: CivilDate, run: Run): void {
  const today = civilDateAt(run.deps.site.clock.now(), zoneOf(run));
  const note = noteOf(run.ledger.entry(date), run.ledger, today);
  if (note !== undefined) run.deps.keep?.(date, note);
}

/** Listeners hear how a date stands when that has changed. */
export function tell(date: CivilDate, run: Run): void {
  const now = standingOf(date, run);
  const before = run.told.get(date);
  if (now === null || (before !== undefined && isSame(now, before))) return;
  run.told.set(date, now);
  run.deps.on({ type: 'date', outcome: now, final: false });
}

function isSame(a: DateOutcome, b: DateOutcome): boolean {
  const { outcome, bookingId, attempts, reason } = a;
  return (
    outcome === b.outcome &&
    bookingId === b.bookingId &&
    attempts === b.attempts &&
    reason === b.reason
  );
}

export function sayOnce(message: string, run: Run, level: 'info' | 'warn' = 'warn'): void {
  if (run.said.has(message)) return;
  run.said.add(message);
  run.deps.on({ type: 'note', level, message });
}
