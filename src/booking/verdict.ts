import { type CivilDate, civilDateAt } from '../lib/civil-date.js';
import type { DateTry } from './date-try.js';
import { arrive } from './facts.js';
import { heldFrom } from './held.js';
import { isReleasing } from './late-window.js';
import { stopReason } from './pace.js';
import type { Candidate } from './preferences.js';
import {
  coverageOf,
  listOwn,
  noteFailure,
  readDesk,
  readPatiently,
  surveyDates,
} from './reading.js';
import { type Run, zoneOf } from './run-state.js';
import type { Desk } from './types.js';

/**
 * What a fresh reading shows after a refusal: the person holds the date, somebody else the desk, the window is shut, or
 * none of these. `pending`: a request whose answer was lost may have taken the desk. `unread`: nothing could be read.
 */
export type Finding = 'held' | 'taken' | 'closed' | 'pending' | 'unexplained' | 'unread';

/** Times to read a desk that was refused in words about it: others hurry to the next one too. */
const bearingTries = 2;

/** Reads the desk's bookings, one's own and the window anew. Never throws. */
export async function explain({ run, date }: DateTry, desk: Desk): Promise<Finding> {
  const { ledger } = run;
  const open = () => (ledger.stageOf(date) === 'asked' ? 'pending' : 'unexplained');
  if (run.failure !== null) return open();
  try {
    const taken = await readDesk(run, date, desk);
    if (ledger.stageOf(date) === 'proved') return 'held';
    if (taken === true && ledger.isFree(date)) return 'taken';
    const day = await readDate(run, date);
    if (ledger.stageOf(date) === 'proved') return 'held';
    if (!ledger.isFree(date)) return 'pending';
    if (day?.open === false) return 'closed';
    return day?.taken.has(desk.id) === true ? 'taken' : 'unexplained';
  } catch (error) {
    noteFailure(error, run);
    return open() === 'pending' || run.failure !== null ? open() : 'unread';
  }
}

/**
 * A gateway may send a request twice by itself: then "taken" answers the second one because of the first. So each no about
 * a desk is borne out by that desk's bookings, or by one's own, before another is asked for. Never throws.
 */
export async function bearOut({ run, date }: DateTry, desk: Desk): Promise<Finding> {
  if (run.failure !== null) return 'unexplained';
  const read = await readPatiently(run, bearingTries, async () => {
    if ((await readDesk(run, date, desk)) === null) await listOwn(run, [date]);
  });
  if (run.ledger.stageOf(date) === 'proved') return 'held';
  return read.kind === 'read' || run.failure !== null ? 'unexplained' : 'unread';
}

/** Availability and what is held on one date, from whatever speaks for it. */
async function readDate(run: Run, date: CivilDate) {
  const survey = await surveyDates(run, [date]);
  if (!coverageOf(survey, [date])(date)) await listOwn(run, [date]);
  return survey.days.get(date);
}

/**
 * A session that has come to be another person's meanwhile is refused whatever it asks for this one, and nothing that is
 * read tells why: so the site is asked who it is, once (design invariant 3). Just after a release there is no time for it.
 * Whether the run may go on. Never throws.
 */
export async function isStillPerson(run: Run): Promise<boolean> {
  if (run.personAsked || run.failure !== null || isReleasing(run)) return run.failure === null;
  run.personAsked = true;
  try {
    await arrive(run);
  } catch (error) {
    noteFailure(error, run);
  }
  return run.failure === null;
}

/** The candidates that are free by now; all of them where that can't be read. Refusals of desks that went to others are explained. */
export async function stillFree(
  attempt: DateTry,
  candidates: readonly Candidate[],
): Promise<readonly Candidate[]> {
  const { run, date, unexplained } = attempt;
  if (stopReason(run) !== null) return candidates;
  try {
    const taken = (await readDate(run, date))?.taken;
    if (taken === undefined) return candidates;
    const left = unexplained.filter(({ id }) => !taken.has(id));
    unexplained.splice(0, unexplained.length, ...left);
    return candidates.filter(({ desk }) => !taken.has(desk.id));
  } catch (error) {
    noteFailure(error, run);
    return candidates;
  }
}

/** Where a person holds one date and is refused all others the company may allow one reservation at a time. */
export function describeRule(reason: string, { run, date }: DateTry): string {
  const today = civilDateAt(run.deps.site.clock.now(), zoneOf(run));
  const [only, second] = heldFrom(today, run.ledger);
  if (only === undefined || second !== undefined || only.date === date) return reason;
  return `${reason} (you hold ${only.desk} on ${only.date}: the company may allow one reservation at a time)`;
}
