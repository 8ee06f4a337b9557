import type { Clock } from '../lib/clock.js';

/** Lets requests through at a person's scale (contract section 5). Each profile's run has one of its own. */
export interface Budget {
  /** Resolves when one more request may be sent. */
  take(): Promise<void>;
}

const minute = 60_000;

/**
 * At most `requestsPerMinute` in any 60 seconds. A run that needs no more than that in all is never slowed;
 * one that does waits until the oldest request is a minute old. First come, first served.
 */
export function createBudget(requestsPerMinute: number, clock: Clock): Budget {
  const sent: number[] = [];
  let turn: Promise<void> = Promise.resolve();
  const next = async (): Promise<void> => {
    while (sent.length >= requestsPerMinute) {
      const wait = (sent[0] ?? 0) + minute - clock.now();
      if (wait <= 0 || wait > minute) sent.shift();
      else await clock.sleep(wait);
    }
    sent.push(clock.now());
  };
  return {
    take: () => {
      const mine = turn.then(next);
      turn = mine.catch(() => {});
      return mine;
    },
  };
}
