import { type CivilDate, civilDateAt } from '../lib/civil-date.js';
import { messageOf } from '../lib/errors.js';
import { mapLimited } from '../lib/parallel.js';
import { bookDate } from './attempt.js';
import type { RoundFacts } from './facts.js';
import type { DateOutcome } from './outcome.js';
import { asSpaceiqError } from './own.js';
import { ended } from './plan.js';
import { readBack } from './readback.js';
import { attemptsOn, type Run, shown, zoneOf } from './run-state.js';
import { siteIdOf } from './types.js';

/** Requests to book under way at once, each for another date, where the site names no number. */
const writesAtOnce = 4;

/** Books what the facts leave to book, reads it back, and notes where every date stands. Never throws. */
export async function playRound(run: Run, round: number, facts: RoundFacts): Promise<void> {
  const { plan } = facts;
  run.deps.on({ type: 'round-started', round, dates: plan.todo });
  noteDropped(run, facts);
  for (const outcome of plan.settled) note(run, ownOrSettled(outcome, facts, run));
  for (const date of plan.todo) run.begun.add(date);
  const claims = await mapLimited(plan.todo, run.deps.site.writesAtOnce ?? writesAtOnce, (date) =>
    claimOn(date, facts, run),
  );
  const written = claims.filter(({ asked }) => asked).map(({ claim }) => claim);
  const proved = new Map((await readBack(run, written)).map((outcome) => [outcome.date, outcome]));
  for (const { claim } of claims) note(run, proved.get(claim.date) ?? claim);
}

async function claimOn(date: CivilDate, facts: RoundFacts, run: Run) {
  const before = attemptsOn(date, run);
  let claim: DateOutcome;
  try {
    claim = await bookDate(run, facts, date);
  } catch (error) {
    run.failure ??= asSpaceiqError(error);
    claim = ended(date, 'failed', messageOf(error), attemptsOn(date, run));
  }
  return { claim, asked: attemptsOn(date, run) > before };
}

/** Where a date stands now; listeners hear of it when that has changed. */
export function note(run: Run, outcome: DateOutcome): void {
  const before = run.outcomes.get(outcome.date);
  run.outcomes.set(outcome.date, outcome);
  const same =
    before?.outcome === outcome.outcome &&
    before.bookingId === outcome.bookingId &&
    before.attempts === outcome.attempts &&
    before.reason === outcome.reason;
  if (!same) run.deps.on({ type: 'date', outcome, final: false });
}

/** A date that an earlier round of this run booked is `booked`, not `already-booked`. */
function ownOrSettled(outcome: DateOutcome, { survey }: RoundFacts, run: Run): DateOutcome {
  const attempts = attemptsOn(outcome.date, run);
  if (attempts === 0 || outcome.outcome !== 'already-booked') return { ...outcome, attempts };
  const booking = survey.own.find((each) => {
    const isOnDate = outcome.bookingId !== null || each.date === outcome.date;
    return siteIdOf(each) === outcome.bookingId && each.desk === outcome.desk && isOnDate;
  });
  return booking === undefined ? outcome : shown(outcome.date, booking, run);
}

/** Dates of earlier rounds that are asked for no longer, because the settings have changed. */
function noteDropped(run: Run, { requested }: RoundFacts): void {
  const today = civilDateAt(run.deps.site.clock.now(), zoneOf(run));
  for (const outcome of run.outcomes.values()) {
    const held = outcome.outcome === 'booked' || outcome.outcome === 'already-booked';
    if (held || outcome.date < today || requested.includes(outcome.date)) continue;
    const reason = 'the settings ask for this date no longer';
    note(run, ended(outcome.date, 'skipped', reason, outcome.attempts));
  }
}
