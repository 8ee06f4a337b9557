import { isTheirs } from '../../booking/identity.js';
import type { Booking, Identity } from '../../booking/types.js';
import { isDeskOf, rowToBooking, toBooking } from './model.js';
import type { OwnPlace } from './own-place.js';
import type { BookingRow } from './pages/booking-row.js';
import type { OwnRead } from './pages/my-bookings.js';
import type { WireBooking } from './wire.js';

export interface OwnList {
  readonly bookings: readonly Booking[];
  /** Whether a list of this person's own was among what was told: only that says by its silence that they hold nothing. */
  readonly isTold: boolean;
}

/**
 * What My Bookings holds: as the page's traffic tells it, and as its rows show what that does not tell. A list that has an
 * entry of somebody else is no list of one's own, whatever it is called (contract G16): of it counts what is surely this
 * person's, and a row that shows an entry of it is nobody's.
 */
export function ownOf(place: OwnPlace, { lists, rows }: OwnRead, me: Identity): OwnList {
  const whose = ({ employeeId: id, employeeEmail: email }: WireBooking) =>
    isTheirs({ id, email }, me);
  const isOwn = (list: readonly WireBooking[]) => {
    const people = new Set(list.flatMap(({ employeeId }) => employeeId ?? []));
    return people.size <= 1 && list.every((wire) => whose(wire) !== false);
  };
  const told = new Map<string, Booking>();
  const foreign: Booking[] = [];
  for (const list of lists) {
    const own = isOwn(list);
    for (const wire of list) {
      const booking = toBooking(wire, place);
      if (own || whose(wire) === true) told.set(wire.id, booking);
      else foreign.push(booking);
    }
  }
  const known = [...told.values()];
  const isAmong = (bookings: readonly Booking[], { date, desk }: BookingRow) =>
    bookings.some((booking) => booking.date === date && isDeskOf(desk, booking, place));
  const others = rows.filter((row) => !isAmong(known, row) && !isAmong(foreign, row));
  return {
    bookings: [...known, ...others.map((row) => rowToBooking(row, place))],
    isTold: lists.length === 0 || lists.some(isOwn),
  };
}
