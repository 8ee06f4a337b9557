import type { CivilDate } from '../lib/civil-date.js';
import { messageOf } from '../lib/errors.js';
import type { RoundFacts } from './facts.js';
import { bookingInstants, type Instants } from './hours.js';
import type { DateOutcome, OutcomeKind } from './outcome.js';
import { noteFailure, readOwn } from './own.js';
import { backoff, closeGate, passGate, pause, stopReason } from './pace.js';
import { bookingOn, ended } from './plan.js';
import { type Candidate, describeNoCandidate, rankDesks } from './preferences.js';
import { attemptsOn, noteAttempt, noteMaybeBooked, type Run, shown, zoneOf } from './run-state.js';
import type { BookAnswer } from './site.js';
import type { Desk } from './types.js';

/** How often in one round the site may answer one date with "later" or with nothing that says what happened. */
const mostThrottles = 8;
const mostUnclear = 6;
const mostUnclearPerDesk = 3;
/** After so many desks that were refused in the same words no other desk is asked for: it is the person that is refused. */
const mostSameRefusals = 10;
/** Times to read a date whose request has no clear answer. */
const readTries = 5;
/** After so many desks that went to others the availability that was read is too old to go on with. */
const refusedPerSurvey = 5;
/** How long (ms) after a release "not open" is taken for "not open yet": windows open late. */
const releaseSpan = 30_000;

/** One date in one round. */
interface DateTry {
  readonly run: Run;
  readonly date: CivilDate;
  readonly hours: Instants;
  throttles: number;
  unclear: number;
  notOpen: number;
  /** The last refusal of a desk to this person, and how many in a row were in its words. */
  refusal: { readonly words: string; readonly times: number } | null;
}

/** What came of asking for one desk: the date has ended, or another desk is to be asked for. */
type DeskResult =
  | { readonly kind: 'ended'; readonly outcome: DateOutcome }
  | {
      readonly kind: 'next';
      readonly reason: string;
      /** How the site refused the desk to this person, without the desk's code; null where it did not. */
      readonly words: string | null;
    };

/**
 * Asks for the desks of one date in rank order, each at most once unless the site gave no verdict on it.
 * What it gives is a claim: the read-back decides. Never throws.
 */
export async function bookDate(run: Run, facts: RoundFacts, date: CivilDate): Promise<DateOutcome> {
  const hours = bookingInstants(date, facts.settings.hours, zoneOf(run));
  const day = facts.survey.days.get(date);
  if (hours === null || (day?.open === false && !isReleasing(run))) {
    return end({ run, date }, 'not-open', 'the site does not let this date be booked yet');
  }
  const attempt = { run, date, hours, throttles: 0, unclear: 0, notOpen: 0, refusal: null };
  const { floor, identity } = run.arrival;
  const ranking = rankDesks(
    floor.desks,
    facts.wishes,
    day?.taken ?? new Set(),
    identity.employeeId,
  );
  let reason = describeNoCandidate(ranking, floor.floor);
  let left = ranking.candidates;
  for (let refused = 0; left[0] !== undefined; refused += 1) {
    if (refused > 0 && refused % refusedPerSurvey === 0) left = await stillFree(attempt, left);
    const [candidate, ...rest] = left;
    if (candidate === undefined) break;
    const result = await tryDesk(attempt, candidate);
    if (result.kind === 'ended') return result.outcome;
    if (result.words !== null && isPersonal(attempt, result.words)) {
      return end(attempt, 'rejected', result.reason);
    }
    reason = `no acceptable desk is left; the last answer was: ${result.reason}`;
    left = rest;
  }
  return end(attempt, 'unavailable', reason);
}

/** The candidates that are free by now; all of them where that can't be read. */
async function stillFree(
  { run, date }: DateTry,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  if (stopReason(run) !== null) return candidates;
  try {
    const taken = (await run.deps.site.survey([date])).days.get(date)?.taken;
    return candidates.filter(({ desk }) => taken?.has(desk.id) !== true);
  } catch (error) {
    noteFailure(error, run);
    return candidates;
  }
}

async function tryDesk(attempt: DateTry, candidate: Candidate): Promise<DeskResult> {
  let unclearHere = 0;
  for (;;) {
    const stop = await passGate(attempt.run);
    if (stop !== null) return finish(attempt, 'failed', `not tried: ${stop}`);
    const answer = await ask(attempt, candidate);
    if (answer.kind === 'unclear') unclearHere += 1;
    const verdict = await judge(attempt, candidate.desk, answer);
    if (verdict !== null) return verdict;
    if (unclearHere >= mostUnclearPerDesk) return next(reasonOf(answer));
  }
}

async function ask(attempt: DateTry, { desk, rank }: Candidate): Promise<BookAnswer> {
  const { run, date, hours } = attempt;
  const { site, on } = run.deps;
  const count = noteAttempt(date, run);
  on({ type: 'attempt', date, desk: desk.code, attempt: count, rank });
  const sentAt = site.clock.now();
  let answer: BookAnswer;
  try {
    answer = await site.book({ desk, date, ...hours, until: run.until });
  } catch (error) {
    noteFailure(error, run);
    answer = { kind: 'unclear', reason: messageOf(error) };
  }
  if (answer.kind === 'booked' || answer.kind === 'unclear') noteMaybeBooked(date, desk, run);
  const elapsed = Math.max(0, site.clock.now() - sentAt);
  on({ type: 'answer', date, desk: desk.code, attempt: count, answer, elapsed });
  return answer;
}

/** What an answer means for the date; null when the same desk may be asked for again. */
async function judge(attempt: DateTry, desk: Desk, answer: BookAnswer): Promise<DeskResult | null> {
  const { run } = attempt;
  switch (answer.kind) {
    case 'booked':
      return { kind: 'ended', outcome: claim(attempt, answer) };
    case 'taken':
    case 'refused':
    case 'desk-refused': {
      const words = answer.kind === 'taken' ? null : answer.reason.replaceAll(desk.code, '');
      const result = next(answer.reason, words);
      // After a request without an answer the one who took the desk may have been this run.
      return attempt.unclear === 0 ? result : ((await settle(attempt, answer.reason)) ?? result);
    }
    case 'not-open':
      return await judgeNotOpen(attempt, answer.reason);
    case 'already-booked':
    case 'rejected':
      return finish(attempt, 'rejected', answer.reason);
    case 'throttled':
      closeGate(answer.retryAfter, attempt.throttles, run);
      attempt.throttles += 1;
      return attempt.throttles > mostThrottles ? finish(attempt, 'failed', answer.reason) : null;
    case 'unclear':
      if (answer.retryAfter) closeGate(answer.retryAfter, 0, run);
      attempt.unclear += 1;
      return await settle(attempt, answer.reason);
  }
}

/** Whether a refusal is of the person and not of the desk: many desks in a row were refused in the same words. */
function isPersonal(attempt: DateTry, words: string): boolean {
  const { personal } = attempt.run;
  const again = attempt.refusal?.words === words ? attempt.refusal.times + 1 : 1;
  attempt.refusal = { words, times: again };
  if (again >= mostSameRefusals) personal.add(words);
  return personal.has(words);
}

async function judgeNotOpen(attempt: DateTry, reason: string): Promise<DeskResult | null> {
  if (!isReleasing(attempt.run)) return finish(attempt, 'not-open', reason);
  await pause(Math.min(2000, 25 * 2 ** attempt.notOpen), attempt.run);
  attempt.notOpen += 1;
  return null;
}

/** Reads the date after a request without a clear answer; null when the site surely shows no booking (contract G7). */
async function settle(attempt: DateTry, reason: string): Promise<DeskResult | null> {
  const { run, date } = attempt;
  if (run.failure !== null) return finish(attempt, 'failed', reason);
  // The request may still be on its way through the site.
  await pause(backoff(attempt.unclear - 1, run) / 4, run);
  const reading = await readOwn(run, readTries);
  if (reading.kind === 'unreadable') {
    const trouble = `no clear answer (${reason}), and the date could not be read: ${reading.reason}`;
    return finish(attempt, 'failed', trouble);
  }
  const booking = bookingOn(date, reading.own, attempt.hours);
  if (booking !== null) return { kind: 'ended', outcome: shown(date, booking, run) };
  return attempt.unclear >= mostUnclear ? finish(attempt, 'failed', reason) : null;
}

function claim(
  { run, date }: DateTry,
  { booking }: Extract<BookAnswer, { kind: 'booked' }>,
): DateOutcome {
  const { desk, id } = booking;
  const attempts = attemptsOn(date, run);
  return { date, outcome: 'booked', desk, bookingId: id, attempts, reason: null };
}

function next(reason: string, words: string | null = null): DeskResult {
  return { kind: 'next', reason, words };
}

function finish(attempt: DateTry, kind: OutcomeKind, reason: string): DeskResult {
  return { kind: 'ended', outcome: end(attempt, kind, reason) };
}

function end(
  { run, date }: Pick<DateTry, 'run' | 'date'>,
  kind: OutcomeKind,
  reason: string,
): DateOutcome {
  return ended(date, kind, reason, attemptsOn(date, run));
}

function isReleasing({ release, deps }: Run): boolean {
  const since = release === null ? Number.NaN : deps.site.clock.now() - release;
  return since < releaseSpan;
}

function reasonOf(answer: BookAnswer): string {
  return answer.kind === 'booked' ? 'booked' : answer.reason;
}
