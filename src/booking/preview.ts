import type { CivilDate } from '../lib/civil-date.js';
import type { RunDeps, RunRequest } from './engine.js';
import { type RoundFacts, readFacts } from './facts.js';
import { bookingInstants, type Instants } from './hours.js';
import { type DateOutcome, ended } from './outcome.js';
import {
  type Candidate,
  describeNoCandidate,
  type LeftOut,
  type Ranking,
  rankDesks,
} from './preferences.js';
import { startRun } from './run.js';
import { type Run, zoneOf } from './run-state.js';
import type { Floor, Identity } from './types.js';

/** What a run would do with one date. */
export interface DatePreview {
  readonly date: CivilDate;
  /** How the date stands without a request to book; null when desks would be asked for. */
  readonly settled: DateOutcome | null;
  /** The booking hours as instants; null when the date needs none. */
  readonly hours: Instants | null;
  /** The desks that would be asked for, best first. */
  readonly candidates: readonly Candidate[];
  readonly leftOut: readonly LeftOut[];
}

export interface BookingPreview {
  readonly identity: Identity;
  readonly floor: Floor;
  /** The instant (ms since the epoch) that it was planned for: the release, or now. */
  readonly asOf: number;
  /** In the order in which they would be booked; settled ones last. */
  readonly dates: readonly DatePreview[];
}

/** Shows what `runBooking` would do, through the same code, and writes nothing. Throws what stops a run. */
export async function planBooking(request: RunRequest, deps: RunDeps): Promise<BookingPreview> {
  const run = await startRun(request, deps);
  const asOf = Math.max(run.release ?? 0, deps.site.clock.now());
  const facts = await readFacts(run, asOf);
  const { identity, floor } = run.arrival;
  const todo = facts.plan.todo.map((date) => previewOf(date, facts, run));
  const settled = facts.plan.settled.map((outcome) => settledPreview(outcome));
  return { identity, floor, asOf, dates: [...todo, ...settled] };
}

function previewOf(
  date: CivilDate,
  { survey, wishes, settings }: RoundFacts,
  run: Run,
): DatePreview {
  const { floor, identity } = run.arrival;
  const day = survey.days.get(date);
  if (day?.open === false && run.release === null) {
    return settledPreview(ended(date, 'not-open', 'the site does not let this date be booked yet'));
  }
  const taken = day?.taken ?? new Set();
  const ranking = rankDesks(floor.desks, wishes, taken, identity.employeeId);
  const hours = bookingInstants(date, settings.hours, zoneOf(run));
  return { date, settled: noCandidate(date, ranking, floor), hours, ...ranking };
}

function noCandidate(date: CivilDate, ranking: Ranking, floor: Floor): DateOutcome | null {
  if (ranking.candidates.length > 0) return null;
  return ended(date, 'unavailable', describeNoCandidate(ranking, floor.floor));
}

function settledPreview(outcome: DateOutcome): DatePreview {
  return { date: outcome.date, settled: outcome, hours: null, candidates: [], leftOut: [] };
}
