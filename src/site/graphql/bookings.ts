import type {
  Booking,
  BookingHours,
  BookingId,
  Day,
  Desk,
  DeskCode,
  EmployeeId,
  SpaceId,
} from '../../booking/types.js';
import { type CivilDate, civilDateAt, instantOf, type Zone } from '../../lib/civil-date.js';
import { type Recurring, recursOn } from '../recurrence.js';
import type { HeldEntry, OwnEntry } from './answers.js';
import { SiteChanged } from './errors.js';
import { deskCode } from './floor.js';
import type { ReadSpace } from './held.js';
import { parseInstant } from './instants.js';
import { recurringOf } from './recurring.js';

const unknownDesk = 'unknown' as DeskCode;

/** One's own booking; its date is that of the zone of its own building. @throws SiteChanged when it has no time that can be read. */
export function toBooking(entry: OwnEntry, zone: Zone): Booking {
  const start = parseInstant(entry.startDate);
  const building = entry.space?.floor?.building ?? null;
  const floor = entry.space?.floor?.code ?? null;
  const prefix = building?.code && floor ? `${building.code}-${floor}-` : null;
  if (start === null) {
    throw new SiteChanged(`The API tells too little of the booking ${entry.id}.`);
  }
  return {
    id: entry.id as BookingId,
    // A desk that the site has removed since leaves its bookings with a blank space (contract G5).
    desk: (entry.space && deskCode(entry.space, prefix)) ?? unknownDesk,
    spaceId: (entry.space?.id as SpaceId | undefined) ?? null,
    building: building?.code ?? null,
    floor,
    date: civilDateAt(start, zone),
    start,
    end: parseInstant(entry.endDate),
    checkedIn: entry.checkedIn === true,
    released: Boolean(entry.autoReleasedAt),
  };
}

/** The last civil date on which a booking still holds its desk. */
export function lastDateOf({ date, end }: Booking, zone: Zone): CivilDate {
  const last = end === null ? date : civilDateAt(end - 1, zone);
  return last > date ? last : date;
}

/**
 * Which desks are held on each date during the booking hours (contract G12, G13), perhaps by what recurs in a way that
 * nobody can read. Of `desks` those count as taken whose bookings were not read (contract G4, W10).
 */
export function toDays(
  dates: readonly CivilDate[],
  spaces: readonly ReadSpace[],
  hours: BookingHours,
  zone: Zone,
  desks: readonly Pick<Desk, 'id'>[] = [],
): Map<CivilDate, Day> {
  const read = new Set(spaces.map(({ id }) => id));
  const unread = desks.map(({ id }) => id).filter((id) => !read.has(id));
  const spans = dates.map((date) => ({
    date,
    from: instantOf(date, hours.start, zone),
    to: instantOf(date, hours.end, zone),
    taken: new Set<SpaceId>(unread),
    perhaps: new Set<SpaceId>(),
  }));
  for (const space of spaces) {
    for (const held of space.bookings) {
      const recurring = recurringOf(held);
      for (const span of spans) {
        const holds = holdsIn(held, recurring, span, zone);
        if (holds === 'yes') span.taken.add(space.id as SpaceId);
        if (holds === 'perhaps') span.perhaps.add(space.id as SpaceId);
      }
    }
  }
  return new Map(
    spans.map(({ date, taken, perhaps }) => {
      const doubtful = new Set([...perhaps].filter((id) => !taken.has(id)));
      const day: Day = { date, taken, open: null };
      return [date, doubtful.size === 0 ? day : { ...day, perhaps: doubtful }];
    }),
  );
}

interface Hours {
  readonly date: CivilDate;
  readonly from: number;
  readonly to: number;
}

/** Whether a booking holds its desk between two instants of a date; one that recurs also after its own dates. */
export function holdsIn(
  held: HeldEntry,
  recurring: Recurring | null,
  { date, from, to }: Hours,
  zone: Zone,
): 'yes' | 'no' | 'perhaps' {
  const start = parseInstant(held.startDate);
  const end = held.endDate ? parseInstant(held.endDate) : Number.POSITIVE_INFINITY;
  // A booking without a time that can be read may hold any hour.
  if (start === null || end === null) return held.autoReleasedAt ? 'no' : 'perhaps';
  // A booking released by the site no longer holds the desk (contract G13).
  if (!held.autoReleasedAt && start < to && end > from) return 'yes';
  if (recurring === null || date <= civilDateAt(start, zone)) return 'no';
  return recursOn(recurring, date, { from, to }, zone);
}

/** What this person holds on one floor, for an API that does not list one's own bookings. */
export function ownOnFloor(
  spaces: readonly ReadSpace[],
  floor: {
    readonly building: string;
    readonly floor: string;
    readonly timezone: Zone;
    readonly desks: readonly Desk[];
  },
  me: EmployeeId | null,
): Booking[] {
  const desks = new Map(floor.desks.map((desk) => [desk.id as string, desk]));
  return spaces.flatMap((space) =>
    space.bookings.flatMap((held) => {
      const start = parseInstant(held.startDate);
      const desk = desks.get(space.id);
      if (
        me === null ||
        held.employee?.id !== me ||
        start === null ||
        desk === undefined ||
        !held.id
      )
        return [];
      return [
        {
          id: held.id as BookingId,
          desk: desk.code,
          spaceId: desk.id,
          building: floor.building,
          floor: floor.floor,
          date: civilDateAt(start, floor.timezone),
          start,
          end: parseInstant(held.endDate),
          checkedIn: held.checkedIn === true,
          released: Boolean(held.autoReleasedAt),
        },
      ];
    }),
  );
}
