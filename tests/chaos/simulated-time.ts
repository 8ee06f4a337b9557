import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/lib/clock.js';
import { parseStorageState, sessionFromState } from '../../src/session/import-state.js';
import type { SignIn } from '../../src/session/sign-in.js';
import type { Simulator } from '../simulator/types.js';
import { storageState } from '../support/home.js';

export interface SimulatedClock extends Clock {
  /** Lets the next sleep take so much longer (ms). */
  sleepIn(ms: number): void;
}

/**
 * A clock of the machine and the site alike, which only sleeping moves: of several who sleep the first to wake moves it.
 * `between` is done before it moves; `pace` is the real time (ms) that each move waits for, for what others do meanwhile.
 */
export function simulatedClock(
  simulator: Simulator,
  between: () => Promise<void> = async () => {},
  pace = 0,
): SimulatedClock {
  let now = simulator.clock.now().getTime();
  let nap = 0;
  const sleepers = new Set<{ readonly until: number }>();
  const isFirst = (me: { readonly until: number }) =>
    [...sleepers].every(({ until }) => until >= me.until);
  return {
    sleepIn: (ms) => {
      nap = ms;
    },
    now: () => now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted();
      const me = { until: now + Math.max(1, Math.round(ms)) };
      sleepers.add(me);
      try {
        do {
          await between();
          if (pace > 0) await delay(pace);
          signal?.throwIfAborted();
        } while (!isFirst(me));
        const until = me.until + nap;
        nap = 0;
        if (until > now) simulator.clock.advance(until - now);
        now = Math.max(now, until);
      } finally {
        sleepers.delete(me);
      }
    },
  };
}

/** The provider's own session lets the person in again (contract S8): a fresh token, and no browser. */
export const signInBy = (simulator: Simulator, renewals: number[]): SignIn => {
  return async ({ profile, webOrigin, apiUrl }, { clock, log }) => {
    renewals.push(clock.now());
    const state = parseStorageState(JSON.stringify(storageState(simulator, 'alice')), 'state');
    return await sessionFromState(state, { profile, webOrigin, apiUrl }, { clock, log });
  };
};
