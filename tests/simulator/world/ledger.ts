import type { Booking, Colleague, Floor, Space } from './model.js';

/** Every booking ever made, with the indexes that the API reads by. */
export interface Ledger {
  /** In the order of making, cancelled ones included. */
  readonly all: readonly Booking[];
  add(booking: Booking): Booking;
  /** The same booking at another desk, as a person changes it in the web app. */
  move(booking: Booking, space: Space): void;
  byId(id: string): Booking | null;
  ofSpace(space: Space, date: string): readonly Booking[];
  /** Civil dates for which the space was ever booked, in no order. */
  datesOf(space: Space): readonly string[];
  ofPerson(person: Colleague): readonly Booking[];
  ofPersonOn(person: Colleague, date: string): readonly Booking[];
  onDate(date: string): readonly Booking[];
  /** Bookings that hold a desk of the floor on a civil date. */
  heldOn(floor: Floor, date: string): number;
}

/** A cancelled or released booking no longer holds its desk (contract G13). */
export function holds(booking: Booking): boolean {
  return booking.cancelledAt === null && booking.releasedAt === null;
}

const NONE: readonly Booking[] = [];

type Index<Key> = Map<Key, Map<string, Booking[]>>;

function put<Key>(index: Index<Key>, key: Key, booking: Booking): void {
  const dates = index.get(key) ?? new Map<string, Booking[]>();
  index.set(key, dates);
  const there = dates.get(booking.date);
  if (there) there.push(booking);
  else dates.set(booking.date, [booking]);
}

export function createLedger(): Ledger {
  const all: Booking[] = [];
  const ids = new Map<string, Booking>();
  const spaces: Index<Space> = new Map();
  const people: Index<Colleague> = new Map();
  const everything: Index<'all'> = new Map();
  return {
    all,
    add: (booking) => {
      all.push(booking);
      ids.set(booking.id, booking);
      put(spaces, booking.space, booking);
      put(people, booking.person, booking);
      put(everything, 'all', booking);
      return booking;
    },
    move: (booking, space) => {
      const there = spaces.get(booking.space)?.get(booking.date) ?? [];
      there.splice(there.indexOf(booking), 1);
      put(spaces, space, Object.assign(booking, { space }));
    },
    byId: (id) => ids.get(id) ?? null,
    ofSpace: (space, date) => spaces.get(space)?.get(date) ?? NONE,
    datesOf: (space) => [...(spaces.get(space)?.keys() ?? [])],
    ofPerson: (person) => [...(people.get(person)?.values() ?? [])].flat(),
    ofPersonOn: (person, date) => people.get(person)?.get(date) ?? NONE,
    onDate: (date) => everything.get('all')?.get(date) ?? NONE,
    heldOn: (floor, date) =>
      (everything.get('all')?.get(date) ?? NONE).filter(
        (booking) => booking.space.floor === floor && holds(booking),
      ).length,
  };
}
