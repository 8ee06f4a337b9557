import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../src/lib/clock.js';
import type { Simulator } from '../simulator/types.js';

/** Milliseconds: a rest up to this long is rested as it is. */
const short = 250;

/** Milliseconds that pass before a longer one is left out, for what others do meanwhile. */
const pace = 20;

/**
 * The machine's clock, for commands in the tests' own process. A longer rest is left out, of several the one that ends first:
 * this clock and the site's are put forward alike. Pages, requests and faults go on in real time, so that how long something
 * takes is for tests by another clock.
 */
export function hurriedClock(simulator: Simulator): Clock {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const leaveOut = (ms: number) => {
    ahead += ms;
    simulator.clock.advance(ms);
  };
  const sleepers = new Set<{ readonly until: number }>();
  const isFirst = ({ until }: { readonly until: number }) =>
    [...sleepers].every((other) => other.until >= until);
  const rest = async (me: { readonly until: number }, signal?: AbortSignal) => {
    const options = signal === undefined ? {} : { signal };
    while (now() < me.until) {
      await delay(Math.min(pace, me.until - now()), undefined, options);
      const left = me.until - now();
      if (left > 0 && isFirst(me)) leaveOut(left);
    }
  };
  return {
    now,
    sleep: async (ms, signal) => {
      if (ms <= short) return await delay(ms, undefined, signal === undefined ? {} : { signal });
      signal?.throwIfAborted();
      const me = { until: now() + Math.round(ms) };
      sleepers.add(me);
      try {
        await rest(me, signal);
      } finally {
        sleepers.delete(me);
      }
    },
  };
}
