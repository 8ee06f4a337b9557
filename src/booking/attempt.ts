import type { CivilDate } from '../lib/civil-date.js';
import { messageOf, SiteError } from '../lib/errors.js';
import { type DateTry, type DeskResult, end, whenExhausted } from './date-try.js';
import type { RoundFacts } from './facts.js';
import { bookingInstants } from './hours.js';
import { judgeRefusal } from './judge-refusal.js';
import { isReleasing } from './late-window.js';
import { isShutBySite, tellLongerWindow } from './learned-window.js';
import { settleLost } from './lost-answer.js';
import { closeGate, passGate } from './pace.js';
import { type Candidate, describeNoCandidate, rankDesks } from './preferences.js';
import { takeBackMisplaced } from './proof.js';
import { noteFailure } from './reading.js';
import { keepNote, type Run, zoneOf } from './run-state.js';
import type { BookAnswer } from './site.js';
import type { Booking, Day, Desk } from './types.js';
import { describeRule, stillFree } from './verdict.js';

/** How often in one round the site may answer one date with "later" or with nothing that says what happened. */
const mostThrottles = 8;
const mostUnclear = 6;
const mostUnclearPerDesk = 3;
/** A gateway that turned so many requests of a date away turns the next one away too. */
const mostTurnedAway = 3;
/** After so many refusals the availability that was read is too old to go on with. */
const refusedPerSurvey = 5;

/**
 * Asks for the desks of one date in rank order, each at most once unless the site gave no verdict on it. What came of it
 * is in the ledger: a claim, which the read-back decides, or how the date ended. Never throws.
 */
export async function bookDate(run: Run, facts: RoundFacts, date: CivilDate): Promise<void> {
  const hours = bookingInstants(date, facts.settings.hours, zoneOf(run));
  const day = facts.survey.days.get(date);
  const isShut = day?.open === false || (await isShutBySite(run, date));
  if (hours === null || (isShut && !isReleasing(run))) {
    return run.ledger.ended(date, 'not-open', 'the site does not let this date be booked yet');
  }
  // contract W10
  if (day === undefined)
    return run.ledger.ended(date, 'failed', 'the site does not tell what is free');
  const { floor, identity } = run.arrival;
  const ranking = rankDesks(floor.desks, facts.wishes, day.taken, identity.employeeId);
  const attempt = {
    ...{ run, date, hours, throttles: 0, unclear: 0, turnedAway: 0, waits: 0, refusals: 0 },
    unexplained: [],
    hint: 'taken' as const,
  };
  const reason = describeNoCandidate(ranking, floor.floor);
  await askInOrder(attempt, surelyFreeFirst(ranking.candidates, day), reason);
}

/** Desks of which nobody knows are asked for after all others (contract G13). */
function surelyFreeFirst(
  candidates: readonly Candidate[],
  { perhaps = new Set() }: Day,
): readonly Candidate[] {
  const isSure = ({ desk }: Candidate) => !perhaps.has(desk.id);
  return [...candidates.filter(isSure), ...candidates.filter((each) => !isSure(each))];
}

async function askInOrder(
  attempt: DateTry,
  candidates: readonly Candidate[],
  whyNone: string,
): Promise<void> {
  const { ledger } = attempt.run;
  let reason = whyNone;
  let left = candidates;
  for (;;) {
    const [candidate, ...rest] = left;
    if (candidate === undefined) break;
    const result = await tryDesk(attempt, candidate);
    if (result === 'ended') return;
    left = result === 'again' ? candidates : rest;
    if (result !== 'again') {
      reason = `no acceptable desk is left; the last answer was: ${result.next}`;
    }
    if (attempt.refusals > 0 && attempt.refusals % refusedPerSurvey === 0) {
      left = await stillFree(attempt, left);
      if (!ledger.isFree(attempt.date)) return;
    }
  }
  const outcome = whenExhausted(attempt);
  ledger.ended(
    attempt.date,
    outcome,
    outcome === 'rejected' ? describeRule(reason, attempt) : reason,
  );
}

async function tryDesk(attempt: DateTry, candidate: Candidate): Promise<DeskResult> {
  let unclearHere = 0;
  for (;;) {
    const stop = await passGate(attempt.run);
    if (stop !== null) return stopped(attempt, stop);
    const answer = await ask(attempt, candidate);
    if (answer.kind === 'unclear') unclearHere += 1;
    const verdict = await judge(attempt, candidate.desk, answer);
    if (verdict !== null) return verdict;
    if (unclearHere >= mostUnclearPerDesk && answer.kind === 'unclear') {
      return { next: answer.reason };
    }
  }
}

/** What an earlier round found of a date stands where a later one could ask for nothing any more. */
function stopped(attempt: DateTry, why: string): 'ended' {
  const { run, date } = attempt;
  return run.ledger.hasEnded(date) ? 'ended' : end(attempt, 'failed', `not tried: ${why}`);
}

/** Only a request that left is an entry, and is told of before it does. */
async function ask(attempt: DateTry, { desk, rank }: Candidate): Promise<BookAnswer> {
  const { run, date, hours } = attempt;
  const { site, on } = run.deps;
  let sentAt = 0;
  let count = 0;
  let hasThrown = false;
  const leaving = () => {
    if (count > 0) return;
    sentAt = site.clock.now();
    count = run.ledger.asked(date, desk, sentAt, hours);
    on({ type: 'attempt', date, desk: desk.code, attempt: count, rank });
  };
  let answer: BookAnswer;
  try {
    answer = await site.book({ desk, date, ...hours, until: run.until, leaving });
  } catch (error) {
    noteFailure(error, run);
    // The next request would meet it again, for whichever desk and date.
    if (error instanceof SiteError && error.lasts) run.failure ??= error;
    hasThrown = true;
    answer = { kind: 'unclear', reason: messageOf(error) };
  }
  const isUnsent = hasThrown || answer.kind === 'unable' || answer.kind === 'throttled';
  if (count === 0 && isUnsent) return answer;
  leaving();
  const answeredAt = site.clock.now();
  run.ledger.answered(date, count, answer, answeredAt);
  const elapsed = Math.max(0, answeredAt - sentAt);
  on({ type: 'answer', date, desk: desk.code, attempt: count, answer, elapsed });
  return answer;
}

/** What an answer means for the date; null when the same desk may be asked for again. */
async function judge(attempt: DateTry, desk: Desk, answer: BookAnswer): Promise<DeskResult | null> {
  const { run } = attempt;
  switch (answer.kind) {
    case 'booked':
      if (answer.booking.date !== attempt.date) return await misplaced(attempt, answer.booking);
      keepNote(attempt.date, run);
      run.refusals.granted();
      tellLongerWindow(attempt.date, run.deps.site.clock.now(), run);
      return 'ended';
    case 'unable':
      return end(attempt, 'failed', answer.reason);
    case 'throttled':
      closeGate(answer.retryAfter, attempt.throttles, run);
      attempt.throttles += 1;
      return attempt.throttles > mostThrottles ? end(attempt, 'failed', answer.reason) : null;
    case 'unclear':
      if (answer.retryAfter) closeGate(answer.retryAfter, 0, run);
      attempt.unclear += 1;
      if (answer.turnedAway === true) attempt.turnedAway += 1;
      return await settle(attempt, desk, answer.reason);
    default:
      return await judgeRefusal(attempt, desk, answer);
  }
}

/** A site that books another date than it was asked for does so again: nothing more is asked of it. */
async function misplaced(attempt: DateTry, booking: Booking): Promise<DeskResult> {
  const { run, date } = attempt;
  const taken = await takeBackMisplaced(run, date, booking);
  const reason = `asked for ${date}, the site booked ${booking.desk} on ${booking.date}`;
  const hint = taken ? null : `Cancel it: spaceiq cancel --dates ${booking.date}`;
  const said = `${reason}${taken ? ', which was taken back' : ''}`;
  run.failure ??= new SiteError(`The site books other dates than asked for: ${said}.`, hint);
  return end(attempt, 'failed', said);
}

/** What a request without a clear answer came to; null when it surely holds nothing, so that its desk may be asked for again. */
async function settle(attempt: DateTry, desk: Desk, reason: string): Promise<DeskResult | null> {
  const { run, date } = attempt;
  if (run.failure !== null) return end(attempt, 'failed', reason);
  const settled = await settleLost(run, date, desk);
  if (settled === 'held') return 'ended';
  if (settled !== 'none') {
    return end(attempt, 'failed', `no clear answer (${reason}), and ${settled.open}`);
  }
  if (attempt.turnedAway >= mostTurnedAway) {
    const message = `The site turns requests to book away: ${reason}`;
    run.failure ??= new SiteError(message, 'Run: spaceiq doctor');
  }
  const isOver = run.failure !== null || attempt.unclear >= mostUnclear;
  return isOver ? end(attempt, 'failed', reason) : null;
}
