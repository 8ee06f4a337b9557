import type { CivilDate } from '../lib/civil-date.js';
import type { Ledger } from './ledger.js';
import type { Entry } from './ledger-entry.js';
import { pauseUntil } from './pace.js';
import type { Run } from './run-state.js';

/** How long (ms) after a release one round asks again and again. */
const closeSpan = 5000;
/** How long (ms) after a release "not open" is taken for "not open yet": windows open late. */
const lateSpan = 600_000;
/** The wait (ms) between two rounds for a window that is late: at least this, then a fifth of the time that has passed. */
const shortestWait = 2000;

/** Whether the release was so little ago that the window may open at any moment. */
export function isReleasing({ release, deps }: Run): boolean {
  return release !== null && deps.site.clock.now() - release < closeSpan;
}

/** Whether what the release opens is still to be expected. */
export function mayStillOpen({ release, deps }: Run): boolean {
  return release !== null && deps.site.clock.now() - release < lateSpan;
}

/** The growing wait (ms) between two requests of one round for a window that opens at any moment. */
export function windowWait(waits: number): number {
  return Math.min(2000, 25 * 2 ** waits);
}

/**
 * The dates that the release may still open. Windows open from the nearest date on: as long as that is shut no other is
 * asked for.
 */
function lateDates(run: Run): readonly CivilDate[] {
  const { ledger } = run;
  if (!mayStillOpen(run)) return [];
  const shut = ledger.entries().filter((entry) => ledger.isFree(entry.date) && isShut(entry));
  const dates = shut.map(({ date }) => date);
  const [nearest] = dates;
  const opened = ledger
    .entries()
    .some(({ date }) => nearest !== undefined && date > nearest && !ledger.isFree(date));
  return opened ? dates : dates.slice(0, 1);
}

/** Whether the last answer may be that of a window that is not open yet. */
function isShut({ begun, end, sent }: Entry): boolean {
  const last = sent.at(-1)?.answer?.kind;
  if (end?.outcome === 'not-open') return begun;
  return end?.outcome === 'rejected' && last === 'refused';
}

/** Whether the release was so little ago that what stands in its way is waited out, as in a watch. */
export function isAfterRelease({ release, deps }: Run): boolean {
  return release !== null && deps.site.clock.now() - release < lateSpan;
}

/**
 * The dates that a later round may still book for this release: those that it has not opened, and those that failed for
 * the site's sake. None once the site wants to be left alone for longer than that.
 */
export function awaitedDates(run: Run): readonly CivilDate[] {
  const { release, ledger, notBefore, failure } = run;
  if (failure !== null || !isAfterRelease(run) || notBefore > (release ?? 0) + lateSpan) return [];
  const failed = ledger.entries().filter(hasFailed(ledger));
  return [...new Set([...lateDates(run), ...failed.map(({ date }) => date)])];
}

/** What was granted is proved or not by now; what nobody knows of may be booked once a reading tells. */
function hasFailed(ledger: Ledger): (entry: Entry) => boolean {
  return ({ date, end }) =>
    end?.outcome === 'failed' && ['ended', 'asked'].includes(ledger.stageOf(date));
}

/** When the next round for a window that is late begins (ms since the epoch). */
function lateRoundAt({ release, deps }: Run): number {
  const now = deps.site.clock.now();
  return now + Math.max(shortestWait, (now - (release ?? now)) / 5);
}

export async function waitForWindow(run: Run, round: number): Promise<void> {
  const until = Math.max(lateRoundAt(run), run.notBefore);
  const reason =
    lateDates(run).length > 0
      ? 'the site has not opened the date yet'
      : 'the site could not be asked as it should';
  run.deps.on({ type: 'waiting', round, until, reason });
  await pauseUntil(until, run);
}
