import { type Clock, rest } from '../lib/clock.js';
import { patience } from '../lib/patience.js';

/**
 * The one gate that everything a run sends goes through, over both transports, before and after a renewal: it lets
 * requests through at a person's scale, and keeps away for as long as the site asks (contract section 5).
 */
export interface Budget {
  readonly perMinute: number;
  /** How many requests there is room for now. */
  left(): number;
  /**
   * Counts one request, and resolves when it may be sent. False, and none is counted, once the site wants to be left alone
   * for longer than `patience`, also where that was said while this one waited.
   */
  take(): Promise<boolean>;
  /** As `take` when there is room for a request, and counts none: for a page, which sends what it likes. */
  room(): Promise<boolean>;
  /** Counts a request that a page has sent. */
  note(): void;
  /**
   * The site has asked to be left alone for so long (ms; null: it did not say for how long). Whatever is sent next waits
   * for it, and each time in a row longer than before, also where it names no time at all.
   */
  close(retryAfter: number | null): void;
  /** How long (ms) the site still wants to be left alone. Nothing is sent where that is beyond `patience`. */
  closedFor(): number;
  /** The site has answered as usual. */
  opened(): void;
}

/** The first wait (ms) where the site asks for patience and names no time; it doubles from there to the longest. */
const firstWait = 500;
const longestWait = 60_000;

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
  let turn: Promise<unknown> = Promise.resolve();
  const note = () => void sent.push(clock.now());
  /** Forgets what was sent more than a minute ago, or, by a clock that was set back, lies ahead. */
  const left = (): number => {
    while (sent[0] !== undefined && !isWithinMinute(sent[0], clock.now())) sent.shift();
    return Math.max(0, perMinute() - sent.length);
  };
  let closedUntil = Number.NEGATIVE_INFINITY;
  let refusals = 0;
  const closedFor = () => Math.max(0, closedUntil - clock.now());
  const room = async (): Promise<boolean> => {
    for (;;) {
      if (closedFor() > patience) return false;
      if (interrupted?.aborted === true) return true;
      const oldest = left() === 0 ? (sent.at(-perMinute()) ?? clock.now()) : null;
      const wait = Math.max(closedFor(), oldest === null ? 0 : oldest + minute - clock.now());
      if (wait <= 0) return true;
      await rest(clock, wait, interrupted);
    }
  };
  const inTurn = (act: () => Promise<boolean>): Promise<boolean> => {
    const mine = turn.then(act);
    turn = mine.catch(() => {});
    return mine;
  };
  const take = async (): Promise<boolean> => {
    const mayGo = await room();
    if (mayGo) note();
    return mayGo;
  };
  return {
    get perMinute() {
      return perMinute();
    },
    left,
    take: () => inTurn(take),
    room: () => inTurn(room),
    note,
    close: (retryAfter) => {
      const growing = Math.min(longestWait, firstWait * 2 ** refusals);
      refusals += 1;
      closedUntil = Math.max(closedUntil, clock.now() + Math.max(retryAfter ?? 0, growing));
    },
    closedFor,
    opened: () => {
      refusals = 0;
    },
  };
}

function isWithinMinute(sentAt: number, now: number): boolean {
  return sentAt <= now && now - sentAt < minute;
}
