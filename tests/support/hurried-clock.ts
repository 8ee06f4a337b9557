import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/lib/clock.js';
import type { Simulator } from '../simulator/types.js';

/** Milliseconds: a rest up to this long is rested as it is. */
const short = 250;

/** Milliseconds that pass before a longer one is left out, for what others do meanwhile. */
const pace = 20;

/**
 * The machine's clock, for commands in the tests' own process. Where everybody rests for longer, the rest is left out: this
 * clock and the site's are put forward alike. Pages, requests and faults go on in real time.
 */
export function hurriedClock(simulator: Simulator): Clock {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const leaveOut = (ms: number) => {
    ahead += ms;
    simulator.clock.advance(ms);
  };
  const sleepers = new Set<number>();
  const rest = async (until: number, signal?: AbortSignal) => {
    const options = signal === undefined ? {} : { signal };
    while (now() < until) {
      await delay(Math.min(pace, until - now()), undefined, options);
      const left = until - now();
      if (left > 0 && until === Math.min(...sleepers)) leaveOut(left);
    }
  };
  return {
    now,
    sleep: async (ms, signal) => {
      if (ms <= short) return await delay(ms, undefined, signal === undefined ? {} : { signal });
      signal?.throwIfAborted();
      const until = now() + Math.round(ms);
      sleepers.add(until);
      try {
        await rest(until, signal);
      } finally {
        sleepers.delete(until);
      }
    },
  };
}
