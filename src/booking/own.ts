import { ExitCode, messageOf, SpaceiqError } from '../lib/errors.js';
import { backoff, heed, longestGate, pause } from './pace.js';
import type { Run } from './run-state.js';
import type { Booking } from './types.js';

/** After an interruption reading goes on for no longer than this (ms), waits included. */
const interruptedGate = 30_000;

/** What this person holds, or why it could not be read. */
export type OwnReading =
  | { readonly kind: 'read'; readonly own: readonly Booking[] }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads what this person holds, up to `tries` times with growing waits. Never throws; what ends a run is noted in it. */
export async function readOwn(run: Run, tries: number): Promise<OwnReading> {
  const { interrupted, site } = run.deps;
  let deadline: number | null = null;
  for (let count = 0; ; count += 1) {
    if (interrupted.aborted) deadline ??= site.clock.now() + interruptedGate;
    try {
      return { kind: 'read', own: await site.ownBookings({ past: false }) };
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
