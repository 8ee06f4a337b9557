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
import type { HeldEntry, OwnEntry } from './answers.js';
import { SiteChanged } from './errors.js';
import { deskCode } from './floor.js';

/** Milliseconds of `2026-12-01T09:00:00Z` (contract G5) or `2026-12-01 09:00:00 UTC` (G15); null when it is neither. */
export function parseInstant(text: string | null | undefined): number | null {
  if (!text) return null;
  const iso = text
    .trim()
    .replace(/^(\d{4}-\d{2}-\d{2}) (.+?)( UTC)?$/, (_, date, time, utc) =>
      utc === undefined ? `${date}T${time}` : `${date}T${time}Z`,
    );
  const zoned = /([Zz]|[+-]\d{2}:?\d{2})$/.test(iso) ? iso : `${iso}Z`;
  const ms = Date.parse(zoned);
  return Number.isNaN(ms) ? null : ms;
}

/** `YYYY-MM-DD HH:MM:SS UTC` (contract G15). */
export function formatInstant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

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

export interface HeldSpace {
  readonly id: string;
  readonly bookings: { readonly items: readonly HeldEntry[] };
}

/** Which desks are held on each date during the booking hours (contract G12, G13). */
export function toDays(
  dates: readonly CivilDate[],
  spaces: readonly HeldSpace[],
  hours: BookingHours,
  zone: Zone,
): Map<CivilDate, Day> {
  const spans = dates.map((date) => ({
    date,
    from: instantOf(date, hours.start, zone),
    to: instantOf(date, hours.end, zone),
    taken: new Set<SpaceId>(),
  }));
  for (const space of spaces) {
    for (const held of space.bookings.items) {
      const start = parseInstant(held.startDate);
      const end = held.endDate ? parseInstant(held.endDate) : Number.POSITIVE_INFINITY;
      // A booking released by the site no longer holds the desk (contract G13).
      if (start === null || end === null || held.autoReleasedAt) continue;
      for (const span of spans) {
        if (start < span.to && end > span.from) span.taken.add(space.id as SpaceId);
      }
    }
  }
  return new Map(spans.map(({ date, taken }) => [date, { date, taken, open: null }]));
}

/** What this person holds on one floor, for an API that does not list one's own bookings. */
export function ownOnFloor(
  spaces: readonly HeldSpace[],
  floor: {
    readonly building: string;
    readonly floor: string;
    readonly timezone: Zone;
    readonly desks: readonly Desk[];
  },
  me: EmployeeId,
): Booking[] {
  const desks = new Map(floor.desks.map((desk) => [desk.id as string, desk]));
  return spaces.flatMap((space) =>
    space.bookings.items.flatMap((held) => {
      const start = parseInstant(held.startDate);
      const desk = desks.get(space.id);
      if (held.employee?.id !== me || start === null || desk === undefined || !held.id) return [];
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
