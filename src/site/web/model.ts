import type {
  Booking,
  BookingId,
  Desk,
  DeskCode,
  EmployeeId,
  SpaceId,
} from '../../booking/types.js';
import { civilDateAt, instantOf, type Zone } from '../../lib/civil-date.js';
import { zoneNamed } from '../../lib/zone-names.js';
import { deskCode } from '../graphql/floor.js';
import type { OwnPlace } from './own-place.js';
import type { BookingRow } from './pages/booking-row.js';
import type { WireBooking, WireSpace } from './wire.js';

/** A desk of the floor; who it is assigned to may stand on it or under `spaceAssignment` (contract G12, G18). */
export function toDesk(space: WireSpace, prefix: string): Desk {
  const { spaceAssignment: assignment, spoiled } = space;
  const people = [
    space.employee,
    ...(space.sharedEmployees ?? []),
    assignment?.employee,
    ...(assignment?.sharedEmployees ?? []),
  ];
  const ids = people.flatMap((person) => (person?.id ? [person.id as EmployeeId] : []));
  return {
    id: space.id as SpaceId,
    code: deskCode(space, prefix) ?? (space.code as DeskCode),
    x: space.x ?? null,
    y: space.y ?? null,
    neighborhood: space.neighborhood?.name ?? assignment?.neighborhood?.name ?? null,
    // Of a desk that could not be told whole nobody knows whose it is (contract G4).
    bookable: !spoiled && space.isBookable !== false && space.isBookableByEmployee !== false,
    assignedTo: [...new Set(ids)],
  };
}

/** One's own booking as the traffic tells it; what it leaves out is filled in from the floor where it is the floor's. */
export function toBooking(wire: WireBooking, floor: OwnPlace): Booking {
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
    date: civilDateAt(wire.start, zoneOf(wire, floor)),
    start: wire.start,
    end: wire.end,
    checkedIn: wire.checkedIn,
    released: wire.released,
    ...(wire.schedule !== null && { series: true }),
    ...(wire.asksHealth && { asksHealth: true }),
  };
}

/** The zone of a booking's building, or that of one's own floor where it is not told. */
export function zoneOf({ timezone }: WireBooking, floor: Pick<OwnPlace, 'timezone'>): Zone {
  return zoneNamed(timezone ?? '') ?? floor.timezone;
}

/** A booking of which only the row is known. */
export function rowToBooking(row: BookingRow, floor: OwnPlace): Booking {
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

/**
 * Whether what a row shows is a booking's desk: its code, alone or behind that of its building and floor (contract G12);
 * where a company's codes have dashes nobody can tell where the desk's begins, so what it ends with counts.
 */
export function isDeskOf(shown: string, { desk }: Booking, place: OwnPlace): boolean {
  if (desk === '') return false;
  return (
    shown === desk || shown.endsWith(`-${desk}`) || splitExternalId(shown, place).code === desk
  );
}

interface Place {
  readonly building: string | null;
  readonly floor: string | null;
  readonly code: DeskCode;
}

function isOn(place: Place, floor: OwnPlace): boolean {
  return place.building === floor.building && place.floor === floor.floor;
}

function placeOf(wire: WireBooking, floor: OwnPlace): Place {
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
