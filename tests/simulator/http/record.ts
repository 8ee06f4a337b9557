import type { RecordedBooking, RecordedRequest } from '../types.js';
import type { Booking } from '../world/model.js';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** One line of the record while its request is being handled. */
export type RequestEntry = Writable<RecordedRequest>;

/** What tests judge a client by. Rows are added on arrival, before anything can go wrong. */
export interface SiteRecord {
  readonly requests: readonly RequestEntry[];
  readonly bookings: readonly RecordedBooking[];
  add(entry: RequestEntry): RequestEntry;
  clearRequests(): void;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

function recorded(booking: Booking): RecordedBooking {
  return {
    id: booking.id,
    desk: booking.space.code,
    building: booking.space.floor.building.code,
    floor: booking.space.floor.code,
    date: booking.date,
    start: iso(booking.start),
    end: iso(booking.end),
    person: booking.person.userName,
    by: booking.by,
    madeAt: iso(booking.madeAt),
    via: booking.via,
    cancelledAt: isoOrNull(booking.cancelledAt),
    cancelledBy: booking.cancelledBy,
    releasedAt: isoOrNull(booking.releasedAt),
    checkedIn: booking.checkedIn,
  };
}

/** @param bookings gives every booking ever made, cancelled ones included, in the order of making. */
export function createRecord(bookings: () => readonly Booking[]): SiteRecord {
  const requests: RequestEntry[] = [];
  return {
    requests,
    get bookings() {
      return bookings().map(recorded);
    },
    add: (entry) => {
      requests.push(entry);
      return entry;
    },
    clearRequests: () => {
      requests.length = 0;
    },
  };
}
