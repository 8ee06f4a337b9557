import { addDays, civilDateAt, instantOf } from '../lib/civil-date.js';
import type { DateOutcome, OutcomeKind } from './outcome.js';
import { pauseUntil, waitAfter } from './pace.js';
import { planningTime, type Run, standings, zoneOf } from './run-state.js';

/** The last round of a watch begins this long (ms) before `--until`, so that it ends about then. */
const lastRoundLead = 5000;

const pending: readonly OutcomeKind[] = ['unavailable', 'not-open', 'rejected', 'failed'];

/** Whether no date is left that a later round could book. */
export function isFinished(run: Run): boolean {
  return run.failure !== null || pendingDates(run).length === 0;
}

/** Waits as the settings say, longer where the site asks for it, and no longer than to midnight or `--until`. */
export async function waitForNextRound(run: Run, round: number): Promise<void> {
  const { site, on } = run.deps;
  const now = site.clock.now();
  const until = nextRoundAt(run, round, now);
  on({ type: 'waiting', round, until, reason: describePending(pendingDates(run)) });
  await pauseUntil(until, run);
}

function nextRoundAt(run: Run, round: number, now: number): number {
  const { random } = run.deps;
  const wait = waitAfter(round, run.settings.watch.waits) * (1 + random() * 0.2);
  const midnight = instantOf(addDays(civilDateAt(now, zoneOf(run)), 1), 0, zoneOf(run));
  // A new day brings a new date into the booking window.
  const wanted = Math.min(now + wait, midnight + random() * 2000);
  const allowed = Math.max(wanted, run.notBefore);
  return run.until === null ? allowed : Math.min(allowed, lastRoundBefore(run.until, now));
}

/** Where the last round has begun already, only the end is left to wait for. */
function lastRoundBefore(until: number, now: number): number {
  const last = until - lastRoundLead;
  return now < last ? last : until;
}

function pendingDates(run: Run): DateOutcome[] {
  const today = civilDateAt(planningTime(run), zoneOf(run));
  return standings(run).filter(({ date, outcome }) => date >= today && pending.includes(outcome));
}

function describePending(dates: readonly DateOutcome[]): string {
  return pending
    .map((kind) => ({ kind, count: dates.filter(({ outcome }) => outcome === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}`)
    .join(', ');
}
