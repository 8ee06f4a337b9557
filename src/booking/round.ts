import { type CivilDate, civilDateAt } from '../lib/civil-date.js';
import { messageOf } from '../lib/errors.js';
import { mapLimited } from '../lib/parallel.js';
import { bookDate } from './attempt.js';
import type { RoundFacts } from './facts.js';
import { heldFrom } from './held.js';
import { takeBackMisread } from './misread.js';
import { pause } from './pace.js';
import { proveDates } from './proof.js';
import { asSpaceiqError } from './reading.js';
import { keepNote, planningTime, type Run, standingOf, tell, zoneOf } from './run-state.js';

/** Requests to book under way at once, each for another date, where the site names no number. */
const writesAtOnce = 4;
/** How long (ms) the nearest date goes alone at a release, where others may be gone soon. */
const longestLead = 1000;

/** Books what the facts leave to book, reads it back, and tells where every date stands. Never throws. */
export async function playRound(run: Run, round: number, facts: RoundFacts): Promise<void> {
  const { ledger, deps } = run;
  const { todo, settled } = facts.plan;
  deps.on({ type: 'round-started', round, dates: todo });
  for (const { date, outcome, reason } of settled) {
    if (ledger.isFree(date)) ledger.ended(date, outcome, reason);
  }
  endDropped(run, facts);
  for (const date of todo) ledger.begin(date);
  const before = new Map(todo.map((date) => [date, ledger.attempts(date)]));
  await tryDates(run, facts);
  const asked = todo.filter((date) => ledger.attempts(date) > (before.get(date) ?? 0));
  await proveDates(run, asked);
  const again = await takeBackMisread(run, asked);
  for (const date of again) await tryDate(run, facts, date);
  await proveDates(run, again);
  for (const { date } of ledger.entries()) {
    keepNote(date, run);
    tell(date, run);
  }
}

/**
 * Some companies allow one reservation at a time (contract section 3): where a person holds none yet the nearest date goes
 * first, so that it is that one; at a release only as long as an answer takes.
 */
async function tryDates(run: Run, facts: RoundFacts): Promise<void> {
  const { todo } = facts.plan;
  const nearest = nearestAlone(run, todo);
  const first = nearest === null ? null : tryDate(run, facts, nearest);
  if (run.release === null) await first;
  else await Promise.race([first, pause(longestLead, run)]);
  const rest = todo.filter((date) => date !== nearest);
  const atOnce = run.deps.site.writesAtOnce ?? writesAtOnce;
  await mapLimited(rest, atOnce, (date) => tryDate(run, facts, date));
  await first;
}

/** The date that goes alone, or null where the order does not matter. */
function nearestAlone(run: Run, todo: readonly CivilDate[]): CivilDate | null {
  const [nearest, second] = [...todo].sort();
  const today = civilDateAt(planningTime(run), zoneOf(run));
  if (nearest === undefined || second === undefined) return null;
  return heldFrom(today, run.ledger).length > 0 ? null : nearest;
}

async function tryDate(run: Run, facts: RoundFacts, date: CivilDate): Promise<void> {
  try {
    await bookDate(run, facts, date);
  } catch (error) {
    run.failure ??= asSpaceiqError(error);
    run.ledger.ended(date, 'failed', messageOf(error));
  }
}

/** Dates of earlier rounds that are asked for no longer, because the settings have changed. */
function endDropped(run: Run, { requested }: RoundFacts): void {
  const today = civilDateAt(planningTime(run), zoneOf(run));
  for (const { date } of run.ledger.entries()) {
    const isAskedFor = requested.includes(date) || !run.ledger.isFree(date);
    if (isAskedFor || date < today || standingOf(date, run) === null) continue;
    run.ledger.ended(date, 'skipped', 'the settings ask for this date no longer');
  }
}
