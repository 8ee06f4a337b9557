import type {
  Booking,
  BookingId,
  Day,
  Desk,
  DeskCode,
  EmployeeId,
  Floor,
  SpaceId,
} from '../../booking/types.js';
import {
  type CivilDate,
  civilDateAt,
  instantOf,
  parseZone,
  type Zone,
} from '../../lib/civil-date.js';
import { isDesk } from '../desk-kind.js';
import { deskCode } from '../graphql/floor.js';
import type { FloorAddress, FloorRead } from './pages/floor-page.js';
import type { BookingRow } from './pages/my-bookings.js';
import { PageTrouble } from './trouble.js';
import type { WireBooking, WireFloor, WireSpace } from './wire.js';

/** The floor of the settings, as the page's traffic shows it (contract G11, G12, W10). */
export function toFloor(floor: WireFloor, address: FloorAddress): Floor {
  const building = floor.building.code ?? address.building;
  const prefix = `${building}-${floor.code}-`;
  return {
    building,
    floor: floor.code,
    name: floor.name ?? floor.code,
    timezone: zoneOf(floor),
    desks: floor.spaces.filter((space) => isDesk(space)).map((space) => toDesk(space, prefix)),
  };
}

export function zoneOf(floor: WireFloor): Zone {
  const zone = parseZone(floor.building.timezone);
  if (zone !== null) return zone;
  throw new PageTrouble(`The site names an unknown time zone: ${floor.building.timezone}.`);
}

function toDesk(space: WireSpace, prefix: string): Desk {
  const people = [space.employee, ...(space.sharedEmployees ?? [])];
  return {
    id: space.id as SpaceId,
    code: deskCode(space, prefix) ?? (space.code as DeskCode),
    x: space.x ?? null,
    y: space.y ?? null,
    neighborhood: space.neighborhood?.name ?? null,
    bookable: space.isBookable !== false && space.isBookableByEmployee !== false,
    assignedTo: people.flatMap((person) => (person?.id ? [person.id as EmployeeId] : [])),
  };
}

/** What a date looks like on a floor; `hours` in minutes since midnight. */
export function toDay(
  read: FloorRead,
  date: CivilDate,
  hours: { readonly start: number; readonly end: number },
  open: boolean | null,
): Day {
  const zone = zoneOf(read.floor);
  const from = instantOf(date, hours.start, zone);
  const to = instantOf(date, hours.end, zone);
  const taken = read.floor.spaces.filter(({ bookings }) =>
    bookings.some(({ start, end, released }) => !released && start < to && from < end),
  );
  return { date, open, taken: new Set(taken.map(({ id }) => id as SpaceId)) };
}

/** One's own booking as the traffic tells it; what it leaves out is filled in from the floor where it is the floor's. */
export function toBooking(wire: WireBooking, floor: Floor): Booking {
  const place = placeOf(wire, floor);
  const desk = floor.desks.find(({ id, code }) =>
    wire.spaceId === null ? isOn(place, floor) && code === place.code : id === wire.spaceId,
  );
  return {
    id: wire.id as BookingId,
    desk: desk?.code ?? place.code,
    spaceId: (wire.spaceId as SpaceId | null) ?? desk?.id ?? null,
    building: place.building,
    floor: place.floor,
    date: civilDateAt(wire.start, parseZone(wire.timezone ?? '') ?? floor.timezone),
    start: wire.start,
    end: wire.end,
    checkedIn: wire.checkedIn,
    released: wire.released,
  };
}

/** A booking of which only the row is known. */
export function rowToBooking(row: BookingRow, floor: Floor): Booking {
  const place = splitExternalId(row.desk, floor);
  const desk = floor.desks.find(({ code }) => isOn(place, floor) && code === place.code);
  const at = (minute: number | null) =>
    minute === null ? null : instantOf(row.date, minute, floor.timezone);
  return {
    id: `row:${row.date}:${row.desk}` as BookingId,
    unnamed: true,
    desk: place.code,
    spaceId: desk?.id ?? null,
    building: place.building,
    floor: place.floor,
    date: row.date,
    start: at(row.start),
    end: at(row.end),
    checkedIn: false,
    released: false,
  };
}

interface Place {
  readonly building: string | null;
  readonly floor: string | null;
  readonly code: DeskCode;
}

function isOn(place: Place, floor: Floor): boolean {
  return place.building === floor.building && place.floor === floor.floor;
}

function placeOf(wire: WireBooking, floor: Floor): Place {
  const split = wire.externalId === null ? null : splitExternalId(wire.externalId, floor);
  return {
    building: wire.building ?? split?.building ?? null,
    floor: wire.floor ?? split?.floor ?? null,
    code: (wire.spaceCode as DeskCode | null) ?? split?.code ?? ('' as DeskCode),
  };
}

/** `<building>-<floor>-<desk code>` (contract G12); the known floor first, since a building's code may have a dash. */
export function splitExternalId(
  externalId: string,
  known: { readonly building: string; readonly floor: string },
): Place {
  const prefix = `${known.building}-${known.floor}-`;
  if (externalId.startsWith(prefix)) {
    const { building, floor } = known;
    return { building, floor, code: externalId.slice(prefix.length) as DeskCode };
  }
  const match = /^(.+)-([^-]+)-([^-]+)$/.exec(externalId);
  if (match === null) return { building: null, floor: null, code: externalId as DeskCode };
  return { building: match[1] ?? null, floor: match[2] ?? null, code: match[3] as DeskCode };
}
