import type { SiteClock } from '../../../src/lib/clock.js';

export interface FakeClock extends SiteClock {
  /** Moves time on by hand, waking who sleeps no longer than that. */
  advance(ms: number): void;
}

/** A clock on which a sleep takes no time: it moves the clock on by itself. */
export function fakeClock(start: number): FakeClock {
  let now = start;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  let scheduled = false;
  const settle = async () => {
    // Everything that can go on without time passing goes on first.
    for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    scheduled = false;
    const next = sleepers.sort((a, b) => a.at - b.at).shift();
    if (next === undefined) return;
    now = Math.max(now, next.at);
    next.wake();
    schedule();
  };
  const schedule = () => {
    if (scheduled || sleepers.length === 0) return;
    scheduled = true;
    void settle();
  };
  return {
    offset: 0,
    observe: () => {},
    now: () => now,
    advance(ms) {
      now += ms;
    },
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const abort = () => {
          const index = sleepers.indexOf(sleeper);
          if (index >= 0) sleepers.splice(index, 1);
          reject(signal?.reason);
        };
        const wake = () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        };
        const sleeper = { at: now + ms, wake };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', abort, { once: true });
        schedule();
      });
    },
  };
}
