import type { Booking, BookingId, DeskCode } from '../booking/types.js';
import type { JournalEntry } from '../journal/entry.js';
import { parseCivilDate } from '../lib/civil-date.js';

/** Bookings that a journal says were cancelled and proved to be, each once; for calendars, which may still show them. */
export function cancelledBookings(entries: readonly JournalEntry[]): readonly Booking[] {
  const cancelled = entries.flatMap((entry) => {
    const date = parseCivilDate('date' in entry ? entry.date : '');
    if (entry.type !== 'cancel' || entry.result !== 'done' || date === null) return [];
    const { bookingId, desk, start, end } = entry;
    return [[bookingId, { date, desk: desk as DeskCode, start: ms(start), end: ms(end) }] as const];
  });
  return [...new Map(cancelled)].map(([id, booking]) => ({
    ...booking,
    id: id as BookingId,
    spaceId: null,
    building: null,
    floor: null,
    checkedIn: false,
    released: true,
  }));
}

function ms(instant: string | null | undefined): number | null {
  return instant === null || instant === undefined ? null : Date.parse(instant);
}
