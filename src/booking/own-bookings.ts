import type { CivilDate } from '../lib/civil-date.js';
import type { Instants } from './hours.js';
import type { Booking } from './types.js';

/** What begins on a date and still holds its desk: what the site released holds nothing (contract G13). */
export function activeOn(date: CivilDate, own: readonly Booking[]): Booking[] {
  return own.filter((booking) => booking.date === date && !booking.released);
}

/** The booking that holds a date: one that starts on it, else one of several days that reaches into its booking hours. */
export function bookingOn(
  date: CivilDate,
  own: readonly Booking[],
  hours: Instants | null,
): Booking | null {
  const reaches = ({ released, start, end }: Booking) =>
    !released &&
    hours !== null &&
    start !== null &&
    end !== null &&
    start < hours.end &&
    end > hours.start;
  return activeOn(date, own)[0] ?? own.find(reaches) ?? null;
}
