import type { SimulatorContext } from '../context.js';
import { holds } from './ledger.js';
import { addDays, dateAt, datesBetween } from './zone.js';

/**
 * Lets everything happen that is due by the site's clock. Nothing can see the difference between
 * "when it was due" and "before anybody looks", so there are no timers: whoever looks settles first.
 */
export function createSettle(context: Omit<SimulatorContext, 'settle'>): () => void {
  const utcDate = (ms: number): string => dateAt('UTC', ms);
  let reached = context.clock.ms();

  /** Colleagues of the seed check in as their booking starts. */
  const arrive = (date: string, now: number): void => {
    for (const booking of context.world.bookings.onDate(date)) {
      if (booking.willCheckIn && booking.start <= now && holds(booking)) booking.checkedIn = true;
    }
  };
  /** A booking that nobody checked in to in time no longer holds its desk (contract G13, section 3). */
  const release = (date: string, now: number): void => {
    const minutes = context.rules.autoReleaseMinutes;
    if (minutes === null) return;
    for (const booking of context.world.bookings.onDate(date)) {
      const due = Math.max(booking.start, booking.madeAt) + minutes * 60_000;
      if (!booking.checkedIn && due <= now && booking.end > due && holds(booking)) {
        booking.releasedAt = due;
      }
    }
  };

  return () => {
    const now = context.clock.ms();
    context.rivals.due(now);
    const first = addDays(utcDate(Math.min(reached, now)), -1);
    for (const date of datesBetween(first, addDays(utcDate(now), 1))) {
      arrive(date, now);
      release(date, now);
    }
    reached = now;
  };
}
