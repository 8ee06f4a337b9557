import { type CivilDate, civilDateAt } from '../lib/civil-date.js';
import { messageOf } from '../lib/errors.js';
import { mapLimited } from '../lib/parallel.js';
import { bookDate } from './attempt.js';
import type { RoundFacts } from './facts.js';
import { heldFrom } from './held.js';
import { takeBackMisread } from './misread.js';
import { proveDates } from './proof.js';
import { asSpaceiqError } from './reading.js';
import { keepNote, planningTime, type Run, standingOf, tell, zoneOf } from './run-state.js';

/** Requests to book under way at once, each for another date, where the site names no number. */
const writesAtOnce = 4;

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
  const rest = await tryNearestAlone(run, facts);
  await mapLimited(rest, deps.site.writesAtOnce ?? writesAtOnce, (date) =>
    tryDate(run, facts, date),
  );
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
 * first, so that it is that one. At a release there is no time for it. Gives the dates that are left, in their order.
 */
async function tryNearestAlone(run: Run, facts: RoundFacts): Promise<readonly CivilDate[]> {
  const { todo } = facts.plan;
  const [nearest, second] = [...todo].sort();
  const today = civilDateAt(planningTime(run), zoneOf(run));
  const isHurried = run.release !== null || heldFrom(today, run.ledger).length > 0;
  if (nearest === undefined || second === undefined || isHurried) return todo;
  await tryDate(run, facts, nearest);
  return todo.filter((date) => date !== nearest);
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
