import type { Clock } from '../lib/clock.js';

/** Lets requests through at a person's scale (contract section 5). Each profile's run has one of its own. */
export interface Budget {
  readonly perMinute: number;
  /** How many requests there is room for now. */
  left(): number;
  /** Counts one request, and resolves when it may be sent. */
  take(): Promise<void>;
  /** Resolves when there is room for a request, and counts none: for a page, which sends what it likes. */
  room(): Promise<void>;
  /** Counts a request that a page has sent. */
  note(): void;
}

const minute = 60_000;

/**
 * At most `perMinute` in any 60 seconds, which may change meanwhile. A run that needs no more than that in all is never slowed; one that does waits
 * until the oldest request is a minute old. First come, first served. What little an interrupted run still asks does
 * not wait.
 */
export function createBudget(
  perMinute: () => number,
  clock: Clock,
  interrupted?: AbortSignal,
): Budget {
  const sent: number[] = [];
  let turn: Promise<void> = Promise.resolve();
  const note = () => void sent.push(clock.now());
  /** Forgets what was sent more than a minute ago, or, by a clock that was set back, lies ahead. */
  const left = (): number => {
    while (sent[0] !== undefined && !isWithinMinute(sent[0], clock.now())) sent.shift();
    return Math.max(0, perMinute() - sent.length);
  };
  const room = async (): Promise<void> => {
    while (left() === 0 && interrupted?.aborted !== true) {
      const oldest = sent.at(-perMinute()) ?? clock.now();
      await unlessAborted(clock.sleep(oldest + minute - clock.now(), interrupted), interrupted);
    }
  };
  const inTurn = (act: () => Promise<void>): Promise<void> => {
    const mine = turn.then(act);
    turn = mine.catch(() => {});
    return mine;
  };
  return {
    get perMinute() {
      return perMinute();
    },
    left,
    take: () => inTurn(() => room().then(note)),
    room: () => inTurn(room),
    note,
  };
}

function isWithinMinute(sentAt: number, now: number): boolean {
  return sentAt <= now && now - sentAt < minute;
}

async function unlessAborted(sleep: Promise<void>, interrupted?: AbortSignal): Promise<void> {
  try {
    await sleep;
  } catch (error) {
    if (interrupted?.aborted !== true) throw error;
  }
}
