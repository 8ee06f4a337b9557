import type { RecordedBooking, RecordedRequest } from '../types.js';
import type { Booking } from '../world/model.js';

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** One line of the record while its request is being handled. */
export type RequestEntry = Writable<RecordedRequest>;

/** What tests judge a client by. Rows are added on arrival, before anything can go wrong. */
export interface SiteRecord {
  readonly requests: readonly RequestEntry[];
  readonly bookings: readonly RecordedBooking[];
  readonly mischief: readonly string[];
  add(entry: RequestEntry): RequestEntry;
  /** Notes that somebody called what no client of ours may call. */
  misdo(what: string): void;
  clearRequests(): void;
}

const instants = new Map<number, string>();

/** Desks are booked for the same hours, and the record is read again and again. */
function iso(ms: number): string {
  const text = instants.get(ms) ?? new Date(ms).toISOString();
  if (instants.size > 10_000) instants.clear();
  instants.set(ms, text);
  return text;
}

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : iso(ms));

function recorded(booking: Booking): RecordedBooking {
  return {
    id: booking.id,
    desk: booking.space.code,
    spaceId: booking.space.id,
    hidden: booking.space.floor.hidden,
    building: booking.space.floor.building.code,
    floor: booking.space.floor.code,
    floorId: booking.space.floor.id,
    kind: booking.space.kind,
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
    willCheckIn: booking.willCheckIn,
  };
}

/** @param bookings gives every booking ever made, cancelled ones included, in the order of making. */
export function createRecord(bookings: () => readonly Booking[]): SiteRecord {
  const requests: RequestEntry[] = [];
  const mischief: string[] = [];
  return {
    requests,
    get bookings() {
      return bookings().map(recorded);
    },
    mischief,
    misdo: (what) => {
      mischief.push(what);
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
