import * as z from 'zod/mini';
import type { DeskReading } from '../../booking/site.js';
import type {
  Booking,
  BookingHours,
  BookingId,
  Desk,
  EmployeeId,
  SpaceId,
} from '../../booking/types.js';
import { addDays, type CivilDate, instantOf, type Zone } from '../../lib/civil-date.js';
import { zoneNamed } from '../../lib/zone-names.js';
import { bookingSchema } from './answers.js';
import type { Api } from './api.js';
import { holdsIn, ownOnFloor, toBooking } from './bookings.js';
import { AnswerError, SchemaMismatch } from './errors.js';
import { readOneDesk } from './held.js';
import { margin } from './own-entries.js';
import type { Place } from './place.js';
import { recurringOf } from './recurring.js';

/** What a desk's own bookings say of one date (contract G13); null where the API cannot be asked, or of another floor. */
export async function readDesk(
  api: Api,
  { floor }: Place,
  me: EmployeeId | null,
  hours: BookingHours,
  desk: Desk,
  date: CivilDate,
): Promise<DeskReading | null> {
  if (me === null || (await api.verdict()).operations.moreHeld === undefined) return null;
  if (!floor.desks.some(({ id }) => id === desk.id)) return null;
  const span = { from: addDays(date, -margin), to: addDays(date, margin) };
  const space = await readOneDesk(api, desk.id, span);
  if (space === null) return null;
  const { timezone } = floor;
  const day = bounds(date, 0, 24 * 60, timezone);
  const working = bounds(date, hours.start, hours.end, timezone);
  const reaches = ({ start, end }: Booking) =>
    start !== null && start < day.to && (end ?? Number.POSITIVE_INFINITY) > day.from;
  const mine = ownOnFloor([space], floor, me).filter(reaches);
  const holding = space.bookings.filter(
    (held) => holdsIn(held, recurringOf(held), working, timezone) !== 'no',
  );
  const unnamed = holding.some(({ employee }) => !employee);
  return { mine, taken: holding.length > 0, ...(unnamed ? { unnamed } : {}) };
}

/** Whether a desk, of whichever floor, has a booking by its own list (contract G12); null where that cannot be asked. */
export async function holdsBooking(
  api: Api,
  spaceId: SpaceId,
  id: BookingId,
  date: CivilDate,
): Promise<boolean | null> {
  if ((await api.verdict()).operations.moreHeld === undefined) return null;
  const span = { from: addDays(date, -margin), to: addDays(date, margin) };
  try {
    const space = await readOneDesk(api, spaceId, span);
    if (space === null) return null;
    if (space.bookings.some((each) => each.id === id && !each.autoReleasedAt)) return true;
    return space.bookings.every((each) => each.id) ? false : null;
  } catch (error) {
    if (error instanceof AnswerError || error instanceof SchemaMismatch) return null;
    throw error;
  }
}

function bounds(date: CivilDate, start: number, end: number, zone: Zone) {
  return { date, from: instantOf(date, start, zone), to: instantOf(date, end, zone) };
}

const checkSchema = z.object({
  floor: z.nullable(z.object({ today: z.nullable(z.boolean()), wanted: z.nullable(z.boolean()) })),
});

/**
 * The floor's own check of a date (contract G11), and of today beside it, which lies in every window (contract section 3):
 * where it says no to that too, or is not offered, it tells nothing. Never asked in another way, since trying tells all.
 */
export async function readMayBook(
  api: Api,
  floorId: string,
  wanted: CivilDate,
  today: CivilDate,
): Promise<boolean | null> {
  const text = (await api.verdict()).operations.mayBook;
  if (text === undefined) return null;
  const call = { name: 'mayBook', text, variables: { floorId, today, wanted } };
  try {
    const { floor } = await api.client.read(call, (data) => checkSchema.parse(data));
    if (floor?.wanted === false && floor.today !== true) return null;
    return floor?.wanted ?? null;
  } catch (error) {
    if (error instanceof SchemaMismatch) await api.reject('mayBook', error.message);
    if (error instanceof SchemaMismatch || error instanceof AnswerError) return null;
    throw error;
  }
}

/** A booking by its id (contract G10); null where the API gives none by their ids. */
export async function readBooking(
  api: Api,
  id: BookingId,
  zone: () => Promise<Zone>,
): Promise<Booking | 'gone' | null> {
  if ((await api.verdict()).operations.booking === undefined) return null;
  try {
    const { booking } = await api.read('booking', { bookingNode: id }, (data) =>
      bookingSchema.parse(data),
    );
    if (booking === null) return 'gone';
    const its = zoneNamed(booking.space?.floor?.building?.timezone ?? '') ?? (await zone());
    return toBooking(booking, its);
  } catch (error) {
    if (error instanceof SchemaMismatch) return null;
    throw error;
  }
}
