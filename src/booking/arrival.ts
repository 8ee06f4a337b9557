import type { Clock, Random } from '../lib/clock.js';
import { KeychainNotYet, messageOf, SiteError } from '../lib/errors.js';
import type { RunRequest } from './engine.js';
import type { BookingListener } from './events.js';
import { parseWhen } from './when.js';

/** Waits (ms) between two tries: they double from the first to the longest. */
const shortestWait = 2000;
const longestWait = 30_000;
/** How long (ms) after a release that is to come, or has passed, a site that cannot be reached is still tried. */
const afterRelease = 600_000;
/** How long (ms) it is tried where the building's clock, and so the end, is not known yet. */
const untilKnown = 86_400_000;

/** So many times in a row a trouble that lasts is met before it is believed. */
export const mostLasting = 3;

export interface Endurance {
  readonly request: RunRequest;
  readonly clock: Clock;
  readonly random: Random;
  readonly interrupted: AbortSignal;
  readonly on: BookingListener;
}

/**
 * Tries what opens a run again and again while the site cannot be reached, or the keychain: a machine that has just woken
 * has no network yet, one that was just started no keyring, and a release or a watch is worth waiting for. A run that
 * waits for neither has only the patience of a read.
 * @throws what `act` throws, when it is not such a trouble, or when it lasts
 */
export async function endure<T>(act: () => Promise<T>, endurance: Endurance): Promise<T> {
  const { request, clock, random, interrupted, on } = endurance;
  const end = endOf(request, clock.now());
  let told: string | null = null;
  let lasting = 0;
  for (let count = 0; ; count += 1) {
    try {
      return await act();
    } catch (error) {
      const isKeychain = error instanceof KeychainNotYet;
      const passes = isKeychain || error instanceof SiteError;
      // A key that comes after the release is left to the next start.
      const last =
        isKeychain && end !== null && request.at !== undefined ? end - afterRelease : end;
      if (!passes || last === null || interrupted.aborted || clock.now() >= last) throw error;
      lasting = !isKeychain && error.lasts ? lasting + 1 : 0;
      if (lasting === mostLasting) throw error;
      const what = isKeychain ? 'the keychain is not open yet' : 'the site cannot be asked yet';
      const message = `${what}, trying again: ${messageOf(error)}`;
      if (message !== told) on({ type: 'note', level: 'warn', message });
      told = message;
      const wait = Math.min(longestWait, shortestWait * 2 ** count) * (0.75 + random() / 4);
      const left = nextRelease(request, clock.now()) - clock.now();
      // Nobody wants to find out some time after the release that the network has been there.
      const pause = left > 0 && left < longestWait ? Math.min(wait, shortestWait) : wait;
      const asked = error instanceof SiteError ? (error.retryAfter ?? 0) : 0;
      await clock.sleep(Math.max(pause, asked), interrupted).catch(() => {});
      if (interrupted.aborted) throw error;
    }
  }
}

/** Until when (ms since the epoch) it is tried, or null where nothing is waited for. */
function endOf(request: RunRequest, now: number): number | null {
  const { at, until, watch, calledAt = now } = request;
  const ends = [
    at === undefined ? null : instantIn(at, '--at', calledAt, untilKnown) + afterRelease,
    until === undefined ? null : instantIn(until, '--until', calledAt, untilKnown),
  ].filter((end) => end !== null);
  if (ends.length === 0) return watch ? Number.POSITIVE_INFINITY : null;
  return Math.max(Math.min(...ends), at === undefined ? 0 : now + afterRelease);
}

/** The release where it is known as an instant; else one that is past. */
function nextRelease({ at, calledAt = 0 }: RunRequest, now: number): number {
  return at === undefined ? now : instantIn(at, '--at', calledAt, 0);
}

/** A clock time is the building's, whose zone the site has not told yet: `unknown` ms from the call then. */
function instantIn(text: string, what: string, calledAt: number, unknown: number): number {
  const when = parseWhen(text, what);
  if (when.kind === 'instant') return when.instant;
  return calledAt + (when.kind === 'span' ? when.span : unknown);
}
