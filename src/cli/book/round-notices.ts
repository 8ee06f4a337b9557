import type { BookingListener } from '../../booking/events.js';
import type { DateOutcome } from '../../booking/outcome.js';
import type { CivilDate } from '../../lib/civil-date.js';

/** Tells of what the rounds of a watch have changed, once each is over. */
export interface RoundNotices {
  readonly on: BookingListener;
  /** Resolves when nothing is being told any more. */
  ended(): Promise<void>;
}

/** Hears which dates have come to be booked, or are so no longer. What the last round changed is told with the end. */
export function roundNotices(tell: (dates: readonly DateOutcome[]) => Promise<void>): RoundNotices {
  const held = new Set<CivilDate>();
  let changed: DateOutcome[] = [];
  let telling: Promise<void> = Promise.resolve();
  return {
    on: (event) => {
      if (event.type === 'date' && !event.final) {
        const { outcome } = event;
        const isHeld = outcome.outcome === 'booked';
        if (isHeld === held.has(outcome.date)) return;
        if (isHeld) held.add(outcome.date);
        else held.delete(outcome.date);
        changed = [...changed.filter(({ date }) => date !== outcome.date), outcome];
      }
      if (event.type !== 'waiting' || changed.length === 0) return;
      const dates = changed;
      changed = [];
      telling = telling.then(() => tell(dates));
    },
    ended: () => telling,
  };
}
