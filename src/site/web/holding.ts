import { type CivilDate, instantOf, type Zone } from '../../lib/civil-date.js';
import { recursOn } from '../recurrence.js';
import type { WireBooking } from './wire.js';

/** Minutes since midnight. */
export interface Hours {
  readonly start: number;
  readonly end: number;
}

/** Tells whether any of a space's bookings holds it during the hours of a date (contract G13). */
export function holder(date: CivilDate, hours: Hours, zone: Zone) {
  const from = instantOf(date, hours.start, zone);
  const to = instantOf(date, hours.end, zone);
  return (bookings: readonly WireBooking[]): 'yes' | 'no' | 'perhaps' => {
    const states = bookings.map((booking) => {
      const { start, end, released, schedule } = booking;
      if (released) return 'no';
      if (start < to && from < end) return 'yes';
      // Where each occurrence is told by itself the pattern says nothing that they do not.
      if (schedule === null || bookings.some((other) => isTwin(booking, other))) return 'no';
      return recursOn({ start, end, schedule }, date, { from, to }, zone);
    });
    return (['yes', 'perhaps'] as const).find((state) => states.includes(state)) ?? 'no';
  };
}

type Occurrence = Pick<WireBooking, 'start' | 'schedule' | 'employeeId'>;

/** Whether two bookings are occurrences of one series that are told one by one. */
function isTwin(one: Occurrence, other: Occurrence): boolean {
  const a = one.schedule;
  const b = other.schedule;
  if (a === null || b === null || one.start === other.start) return false;
  return (
    one.employeeId === other.employeeId &&
    a.pattern === b.pattern &&
    a.from === b.from &&
    a.until === b.until
  );
}
