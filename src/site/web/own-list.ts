import { isTheirs } from '../../booking/identity.js';
import type { Booking, DeskCode, Identity } from '../../booking/types.js';
import type { CivilDate, Zone } from '../../lib/civil-date.js';
import { doubtfulIn, isOneSeries, seriesOf } from '../graphql/occurrences.js';
import type { Recurring } from '../recurrence.js';
import { isDeskOf, rowToBooking, toBooking, zoneOf } from './model.js';
import type { OwnPlace } from './own-place.js';
import type { BookingRow } from './pages/booking-row.js';
import type { OwnRead } from './pages/my-bookings.js';
import type { WireBooking } from './wire.js';

export interface OwnList {
  readonly bookings: readonly Booking[];
  /** Whether a list of this person's own was among what was told: only that says by its silence that they hold nothing. */
  readonly isTold: boolean;
  /** Dates on which a recurring one may fall whose pattern cannot be read (contract G13), and its desk. */
  readonly mayRecur: ReadonlyMap<CivilDate, DeskCode>;
}

/**
 * What My Bookings holds: as the page's traffic tells it, and as its rows show what that does not tell. A list that has an
 * entry of somebody else is no list of one's own, whatever it is called (contract G16): of it counts what is surely this
 * person's, and a row that shows an entry of it is nobody's. What recurs holds those of `dates` too that it falls on: it may
 * come once for all of them (contract G13).
 */
export function ownOf(
  place: OwnPlace,
  { lists, rows }: OwnRead,
  me: Identity,
  dates: readonly CivilDate[] = [],
): OwnList {
  const whose = ({ employeeId: id, employeeEmail: email }: WireBooking) =>
    isTheirs({ id, email }, me);
  const isOwn = (list: readonly WireBooking[]) => {
    const people = new Set(list.flatMap(({ employeeId }) => employeeId ?? []));
    return people.size <= 1 && list.every((wire) => whose(wire) !== false);
  };
  const told = new Map<string, Told>();
  const foreign: Booking[] = [];
  for (const list of lists) {
    const own = isOwn(list);
    for (const wire of list) {
      const booking = toBooking(wire, place);
      if (own || whose(wire) === true)
        told.set(wire.id, { booking, zone: zoneOf(wire, place), recurring: recurringOf(wire) });
      else foreign.push(booking);
    }
  }
  const { known, mayRecur } = inSeries([...told.values()], dates);
  const isAmong = (bookings: readonly Booking[], { date, desk }: BookingRow) =>
    bookings.some((booking) => booking.date === date && isDeskOf(desk, booking, place));
  const others = rows.filter((row) => !isAmong(known, row) && !isAmong(foreign, row));
  return {
    bookings: [...known, ...others.map((row) => rowToBooking(row, place))],
    isTold: lists.length === 0 || lists.some(isOwn),
    mayRecur,
  };
}

interface Told {
  readonly booking: Booking;
  readonly zone: Zone;
  readonly recurring: Recurring | null;
}

function recurringOf({ start, end, schedule }: WireBooking): Recurring | null {
  return schedule === null ? null : { start, end, schedule };
}

/** What is held on `dates` as well by what recurs, and what may be. */
function inSeries(
  told: readonly Told[],
  dates: readonly CivilDate[],
): { readonly known: readonly Booking[]; readonly mayRecur: OwnList['mayRecur'] } {
  const mayRecur = new Map<CivilDate, DeskCode>();
  const known = told.flatMap(({ booking, zone, recurring }) => {
    if (recurring === null) return [booking];
    for (const date of doubtfulIn(recurring, zone, dates)) mayRecur.set(date, booking.desk);
    const isOther = ({ booking: other, recurring: its }: Told) =>
      its !== null && isSameDesk(booking, other) && isOneSeries(its, recurring, zone);
    return seriesOf(booking, recurring, zone, told.some(isOther) ? [] : dates);
  });
  return { known, mayRecur };
}

function isSameDesk(one: Booking, other: Booking): boolean {
  return one.spaceId === other.spaceId && one.desk === other.desk;
}
