import type { Clock } from '../../lib/clock.js';

/** What the page has learnt this short a while ago is as good as asking again, ms. */
const asGoodAsNow = 1_000;

/** From when on data may be taken for a new read, by `performance.now()`. */
export interface Freshness {
  since(): number;
  /** Something was just done on the page. */
  touch(): void;
}

/**
 * Saves reading a page again that was read a moment ago, as the floor is after every booking. A moment has to be short
 * by both clocks: where the given one has gone on (a wait between rounds), only what is read from now on counts.
 */
export function createFreshness(clock: Clock): Freshness {
  let touchedAt = Number.NEGATIVE_INFINITY;
  return {
    since: () => {
      const now = performance.now();
      return Math.abs(clock.now() - touchedAt) <= asGoodAsNow ? now - asGoodAsNow : now;
    },
    touch: () => {
      touchedAt = clock.now();
    },
  };
}
