import { setTimeout as delay } from 'node:timers/promises';

/** Where time comes from; injected, so that tests never wait on the wall clock. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason when that is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
};

/** Rests for `ms`, or until the signal is aborted. */
export async function rest(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}

/** The clock that decides: a local one corrected by the `Date` headers of the site's responses. */
export interface SiteClock extends Clock {
  /** Milliseconds to add to the local clock to get the site's; 0 until a response has been seen. */
  readonly offset: number;
  /** Takes one response into account: its `Date` header and the local instants around it. */
  observe(dateHeader: string | null, sentAt: number, receivedAt: number): void;
}

/** A correction beyond this is said as a warning. */
export const warnableOffset = 120_000;

/**
 * Corrects `local` by `Date` headers. A header has whole seconds, so each response bounds the offset to an interval;
 * the intervals of all responses are intersected, and a response that contradicts them starts anew (the clock jumped).
 */
export function correctedClock(local: Clock): SiteClock {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  const offset = () => (Number.isFinite(low) ? Math.round((low + high) / 2) : 0);
  return {
    get offset() {
      return offset();
    },
    now: () => local.now() + offset(),
    sleep: (ms, signal) => local.sleep(ms, signal),
    observe(dateHeader, sentAt, receivedAt) {
      const second = dateHeader === null ? Number.NaN : Date.parse(dateHeader);
      if (Number.isNaN(second)) return;
      const from = second - receivedAt;
      const to = second + 1000 - sentAt;
      const agrees = from <= high && to >= low;
      low = agrees ? Math.max(low, from) : from;
      high = agrees ? Math.min(high, to) : to;
    },
  };
}

/** Where chance comes from (jitter); a number from 0 up to 1. */
export type Random = () => number;
