import { type DateTry, type DeskResult, end } from './date-try.js';
import { isReleasing, windowWait } from './late-window.js';
import { settleLost } from './lost-answer.js';
import { pause } from './pace.js';
import { isBeyondWindow } from './run-state.js';
import type { BookAnswer } from './site.js';
import type { Desk } from './types.js';
import { bearOut, describeRule, explain, isStillPerson } from './verdict.js';

/** After so many refusals in a row that no reading explains it is not the desks that are refused. */
const mostUnexplained = 10;
/** Refusals of one date in one round, whatever the site says and shows. */
const mostRefusals = 40;
/** Just after a release so many refusals that nothing explains are taken for "not open yet". */
const refusedWhileReleasing = 3;

/** An answer by which the site says no. */
type Refusal = Exclude<
  BookAnswer,
  { readonly kind: 'booked' | 'unable' | 'throttled' | 'unclear' }
>;

/**
 * What a refusal means for the date; null when the same desk may be asked for again. Words are a hint: what a refusal
 * meant is read off the site, where that can be told (contract section 3).
 */
export async function judgeRefusal(
  attempt: DateTry,
  desk: Desk,
  { kind, reason }: Refusal,
): Promise<DeskResult | null> {
  const { run } = attempt;
  if (kind === 'not-open' && isReleasing(run)) {
    await pauseForWindow(attempt);
    return null;
  }
  attempt.refusals += 1;
  const aboutDesk = kind === 'taken' || kind === 'desk-refused';
  const earlier = await settleEarlier(attempt, desk, kind);
  if (earlier === 'ended') return 'ended';
  const isDoubtful = !aboutDesk || earlier === 'none';
  const finding = await (isDoubtful ? explain(attempt, desk) : bearOut(attempt, desk));
  if (finding === 'held') return 'ended';
  if (finding === 'unread') return await unread(attempt, desk, { kind, reason });
  if (finding === 'closed') {
    return isReleasing(run) ? await waitForWindow(attempt) : end(attempt, 'not-open', reason);
  }
  if (finding === 'pending') return end(attempt, 'failed', `no clear answer: ${reason}`);
  if (finding === 'taken') {
    attempt.unexplained.length = 0;
    return attempt.refusals < mostRefusals ? { next: reason } : end(attempt, 'unavailable', reason);
  }
  return await unexplained(attempt, desk, { kind, reason });
}

/** A no that nothing bears out may hide a yes: it is as good as no answer, until a reading tells. */
async function unread(attempt: DateTry, desk: Desk, refusal: Refusal): Promise<DeskResult> {
  const { run, date } = attempt;
  run.ledger.doubtedAnswer(date, desk, run.deps.site.clock.now());
  const settled = await settleLost(run, date, desk);
  if (settled === 'held') return 'ended';
  if (settled === 'none') return await unexplained(attempt, desk, refusal);
  return end(
    attempt,
    'failed',
    `${refusal.reason}; that could not be borne out, and ${settled.open}`,
  );
}

/**
 * After a request without an answer the one who took the desk may have been this run. `none`: it was not; null where there
 * was no such request.
 */
async function settleEarlier(
  attempt: DateTry,
  desk: Desk,
  kind: Refusal['kind'],
): Promise<'ended' | 'none' | null> {
  const { run, date } = attempt;
  const now = run.deps.site.clock.now();
  if (kind === 'not-open' || !run.ledger.reopened(date, desk, now, kind === 'taken')) return null;
  const settled = await settleLost(run, date, desk);
  if (settled === 'held') return 'ended';
  return settled === 'none' ? 'none' : end(attempt, 'failed', `no clear answer: ${settled.open}`);
}

/** No reading tells why: the next desk may do, unless so many were refused that it is not the desks. */
async function unexplained(
  attempt: DateTry,
  desk: Desk,
  { kind, reason }: Refusal,
): Promise<DeskResult> {
  const { run, date } = attempt;
  attempt.hint = kind;
  attempt.unexplained.push(desk);
  if (kind !== 'taken' && !(await isStillPerson(run))) return end(attempt, 'failed', reason);
  if (kind === 'not-open' && isShut(attempt)) return end(attempt, 'not-open', reason);
  const isSure = kind !== 'taken' && run.refusals.note(reason, date, desk);
  const inARow = kind === 'desk-refused' ? 0 : attempt.unexplained.length;
  if (kind === 'refused' && inARow >= refusedWhileReleasing && isReleasing(run)) {
    attempt.unexplained.length = 0;
    return await waitForWindow(attempt);
  }
  if (isSure || inARow >= mostUnexplained || attempt.refusals >= mostRefusals) {
    return end(attempt, kind === 'not-open' ? kind : 'rejected', describeRule(reason, attempt));
  }
  return { next: reason };
}

/** Whether the site's "not open" is borne out: by the settings, or as ten desks were told in an earlier round. */
function isShut({ run, date, unexplained }: DateTry): boolean {
  const before = run.ledger.entry(date).end?.outcome;
  return isBeyondWindow(date, run) || (before === 'not-open' && unexplained.length > 1);
}

async function waitForWindow(attempt: DateTry): Promise<DeskResult> {
  await pauseForWindow(attempt);
  return 'again';
}

async function pauseForWindow(attempt: DateTry): Promise<void> {
  await pause(windowWait(attempt.waits), attempt.run);
  attempt.waits += 1;
}
