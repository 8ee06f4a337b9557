import { type CivilDate, instantOf, type Zone } from '../lib/civil-date.js';
import type { BookingHours } from './types.js';

/** A span of time, as ms since the epoch. */
export interface Instants {
  readonly start: number;
  readonly end: number;
}

/**
 * The booking hours of a date as instants, through the building's zone (contract G15).
 * Null when the change of the clocks leaves nothing of them on that date.
 */
export function bookingInstants(date: CivilDate, hours: BookingHours, zone: Zone): Instants | null {
  const start = instantOf(date, hours.start, zone);
  const end = instantOf(date, hours.end, zone);
  return end > start ? { start, end } : null;
}
