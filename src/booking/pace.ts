import { formatDuration } from '../lib/duration.js';
import { SiteError } from '../lib/errors.js';
import { patience } from '../lib/patience.js';
import type { Run } from './run-state.js';
import type { BookingSettings } from './types.js';

/** A longer wait than this (ms), asked for by the site, is left to the next round. */
export const longestGate = patience;
/**
 * Long sleeps are cut into pieces of this length (ms), so that a clock that is set, a suspended machine, and a session that
 * is not to be used any more are noticed.
 */
const sleepPiece = 15_000;

/** Why no further request to book may be sent, or null. */
export function stopReason(run: Run): string | null {
  if (run.deps.interrupted.aborted) return 'the run was interrupted';
  if (run.failure !== null) return `the run was ended: ${run.failure.message}`;
  const now = run.deps.site.clock.now();
  return run.until !== null && now >= run.until ? 'the time of --until had come' : null;
}

/** Waits `ms`, or until the run is interrupted. */
export async function pause(ms: number, run: Run): Promise<void> {
  const { interrupted, site } = run.deps;
  if (interrupted.aborted) return;
  try {
    await site.clock.sleep(Math.max(0, ms), interrupted);
  } catch (error) {
    if (!interrupted.aborted) throw error;
  }
}

/**
 * Waits until an instant (ms since the epoch) by the site's clock, or until the run is interrupted. Throws where the run
 * may not go on.
 */
export async function pauseUntil(instant: number, run: Run): Promise<void> {
  const { interrupted, site, requireStanding } = run.deps;
  for (;;) {
    const left = instant - site.clock.now();
    if (left <= 0 || interrupted.aborted) return;
    await pause(Math.min(left, sleepPiece), run);
    await requireStanding?.();
  }
}

/** Waits as long as the site asked for; gives why the request may not be sent, or null when it may. */
export async function passGate(run: Run): Promise<string | null> {
  for (;;) {
    const reason = stopReason(run);
    const left = run.notBefore - run.deps.site.clock.now();
    if (reason !== null || left <= 0) return reason;
    const tooLong = left > longestGate || (run.until !== null && run.notBefore >= run.until);
    if (tooLong) return `the site asks to wait ${formatDuration(left)}`;
    await pause(left + run.deps.random() * 250, run);
  }
}

/** Closes the gate for as long as the site asked (ms), or, where it did not say, for a growing span with jitter. */
export function closeGate(retryAfter: number | null, count: number, run: Run): void {
  const wait = retryAfter ?? backoff(count, run);
  run.notBefore = Math.max(run.notBefore, run.deps.site.clock.now() + wait);
}

/** Closes the gate where an error tells how long the site wants to be left alone. */
export function heed(error: unknown, run: Run): void {
  if (error instanceof SiteError && error.retryAfter !== null) closeGate(error.retryAfter, 0, run);
}

/** A wait (ms) that doubles from 1 s up to a minute, between a half and the whole of it. */
export function backoff(count: number, run: Run): number {
  const whole = Math.min(60_000, 1000 * 2 ** count);
  return whole * (0.5 + run.deps.random() / 2);
}

/** How long (ms) the settings wait after a round, counted from 1; the last step holds for ever. */
export function waitAfter(round: number, waits: BookingSettings['watch']['waits']): number {
  let passed = 0;
  for (const { rounds, wait } of waits) {
    passed += rounds ?? Number.POSITIVE_INFINITY;
    if (round <= passed) return wait;
  }
  return waits.at(-1)?.wait ?? 60_000;
}
