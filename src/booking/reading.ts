import { type CivilDate, civilDateAt } from '../lib/civil-date.js';
import { ExitCode, messageOf, SpaceiqError } from '../lib/errors.js';
import { bookingInstants } from './hours.js';
import type { Listing } from './ledger-entry.js';
import { readOwnOn } from './own-reading.js';
import { backoff, heed, longestGate, pause } from './pace.js';
import { type Run, zoneOf } from './run-state.js';
import type { Desk, Survey } from './types.js';

/** After an interruption reading goes on for no longer than this (ms), waits included. */
const interruptedGate = 30_000;

/** What was read, or why it could not be. */
export type Reading<Value> =
  | { readonly kind: 'read'; readonly value: Value }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads up to `tries` times with growing waits. Never throws; what ends a run is noted in it. */
export async function readPatiently<Value>(
  run: Run,
  tries: number,
  read: () => Promise<Value>,
): Promise<Reading<Value>> {
  const { interrupted, site } = run.deps;
  let deadline: number | null = null;
  for (let count = 0; ; count += 1) {
    if (interrupted.aborted) deadline ??= site.clock.now() + interruptedGate;
    try {
      return { kind: 'read', value: await read() };
    } catch (error) {
      noteFailure(error, run);
      const tooLate = deadline !== null && site.clock.now() > deadline;
      if (count + 1 >= tries || tooLate || isFatal(error) || gateLeft(run) > patience(run)) {
        return { kind: 'unreadable', reason: messageOf(error) };
      }
      await waitBetween(count, run);
    }
  }
}

/** Reads what this person holds on these dates, and enters it in the ledger. Throws what the site throws. */
export async function listOwn(run: Run, dates: readonly CivilDate[]): Promise<void> {
  const asked = listing(run);
  const { own, ownCovers } = await readOwnOn(run.deps.site, dates, zoneOf(run));
  const covered = ownCovers ?? new Set(dates);
  run.ledger.listed({ ...asked, own, covers: (date) => covered.has(date) });
}

/** Reads availability and what is held, and enters both in the ledger. Throws what the site throws. */
export async function surveyDates(
  run: Run,
  dates: readonly CivilDate[],
  anew = false,
): Promise<Survey> {
  const asked = listing(run);
  const survey = await run.deps.site.survey(dates, anew);
  const { own, days } = survey;
  run.ledger.listed({ ...asked, own, covers: coverageOf(survey, dates) });
  run.ledger.surveyed(days, asked.at);
  return survey;
}

/** A survey that does not say what it covers shows everything from the first of its dates on. */
export function coverageOf(
  { ownCovers }: Survey,
  dates: readonly CivilDate[],
): (date: CivilDate) => boolean {
  const first = [...dates].sort()[0];
  return (date) => ownCovers?.has(date) ?? (first !== undefined && date >= first);
}

/** Asks for one desk's own bookings of a date, where the site offers that; gives whether anybody holds it, else null. */
export async function readDesk(run: Run, date: CivilDate, desk: Desk): Promise<boolean | null> {
  const at = run.deps.site.clock.now();
  const reading = (await run.deps.site.readDesk?.(desk, date)) ?? null;
  if (reading === null) return null;
  run.ledger.deskRead(date, desk, reading, at);
  return reading.taken;
}

/** What the ledger has to know of a list that is about to be read. */
function listing(run: Run): Omit<Listing, 'own' | 'covers'> {
  const at = run.deps.site.clock.now();
  const zone = zoneOf(run);
  const hours = (date: CivilDate) => bookingInstants(date, run.settings.hours, zone);
  return { at, hours, today: civilDateAt(at, zone) };
}

/** After an interruption what is left to read is still read, so these waits go on then, but stay short. */
async function waitBetween(count: number, run: Run): Promise<void> {
  if (!run.deps.interrupted.aborted) await pause(Math.max(backoff(count, run), gateLeft(run)), run);
  if (run.deps.interrupted.aborted) await run.deps.site.clock.sleep(Math.max(1000, gateLeft(run)));
}

/** How long (ms) the site still wants to be left alone. */
function gateLeft({ notBefore, deps }: Run): number {
  return notBefore - deps.site.clock.now();
}

/** How long (ms) the site may ask to wait before a read that something hangs on is given up. */
function patience({ deps }: Run): number {
  return deps.interrupted.aborted ? interruptedGate : longestGate;
}

/** A failure that a later try would meet again: the session, the keychain, the call. The site's own troubles pass. */
export function isFatal(error: unknown): error is SpaceiqError {
  return error instanceof SpaceiqError && error.exitCode !== ExitCode.site;
}

/** A fatal error ends the run: no further request to book is sent. One that asks for patience closes the gate. */
export function noteFailure(error: unknown, run: Run): void {
  heed(error, run);
  if (isFatal(error)) run.failure ??= error;
}

export function asSpaceiqError(error: unknown): SpaceiqError {
  if (error instanceof SpaceiqError) return error;
  return new SpaceiqError(ExitCode.failed, messageOf(error), null, { cause: error });
}
