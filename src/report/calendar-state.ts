import * as z from 'zod/mini';
import type { Booking, BookingId, DeskCode } from '../booking/types.js';
import { type CivilDate, parseCivilDate } from '../lib/civil-date.js';

const told = z.object({
  sequence: z.int(),
  /** Ms since the epoch. */
  modified: z.number(),
  released: z.boolean(),
  date: z.string(),
  desk: z.string(),
  building: z.nullable(z.string()),
  floor: z.nullable(z.string()),
  start: z.nullable(z.number()),
  end: z.nullable(z.number()),
});
type Told = z.infer<typeof told>;

const calendarState = z.record(z.string(), told);

/** What the last calendar file of a profile said of each booking, by the booking's id. */
export type CalendarState = Readonly<Record<string, Told>>;

/** A booking as a calendar file tells it: programs go by UID, SEQUENCE and LAST-MODIFIED. */
export interface CalendarBooking extends Booking {
  /** Rises whenever what is told of the booking changes. */
  readonly sequence: number;
  /** When it last did, ms since the epoch. */
  readonly modified: number;
}

/** The state as it was kept; an empty one where there is none that can be read. */
export function parseCalendarState(value: unknown): CalendarState {
  const parsed = calendarState.safeParse(value);
  return parsed.success ? parsed.data : {};
}

/** The bookings of the last file that a reading of today and later should show and does not. */
export function missingFrom(
  own: readonly Booking[],
  before: CalendarState,
  today: CivilDate,
): CivilDate[] {
  const shown = new Set<string>(own.map(({ id }) => id));
  return Object.entries(before).flatMap(([id, { date, released }]) =>
    shown.has(id) || released || date < today ? [] : [date as CivilDate],
  );
}

/**
 * What a file has to say now, and the state to keep once it is written. A booking that the last file had, that lies today
 * or later and that the site shows no more is cancelled; a past one is left as it was told.
 */
export function reconcile(
  bookings: readonly Booking[],
  before: CalendarState,
  { today, now }: { readonly today: CivilDate; readonly now: number },
): { readonly bookings: readonly CalendarBooking[]; readonly state: CalendarState } {
  const shown = new Set<string>(bookings.map(({ id }) => id));
  const vanished = Object.entries(before)
    .filter(([id, { date }]) => !shown.has(id) && date >= today)
    .map(([id, was]) => ({ ...bookingOf(id, was), released: true }));
  const all = [...bookings.map((each) => remembering(each, before[each.id])), ...vanished];
  const next = all.map((booking) => tell(booking, before[booking.id], now));
  const kept = Object.entries(before).filter(([, { date }]) => date < today);
  return {
    bookings: next,
    state: Object.fromEntries([...kept, ...next.map((each) => [each.id, toldOf(each)] as const)]),
  };
}

/** What is cancelled may be known by less than was told of it. */
function remembering(booking: Booking, was: Told | undefined): Booking {
  if (was === undefined || !booking.released || booking.building !== null) return booking;
  return { ...bookingOf(booking.id, was), released: true };
}

function tell(booking: Booking, was: Told | undefined, now: number): CalendarBooking {
  const first = booking.released ? 1 : 0;
  if (was === undefined) return { ...booking, sequence: first, modified: now };
  const { sequence, modified } = was;
  const same = JSON.stringify(contentOf(booking)) === JSON.stringify(contentOf(was));
  return same
    ? { ...booking, sequence, modified }
    : { ...booking, sequence: sequence + 1, modified: now };
}

type Content = Pick<Booking, 'released' | 'building' | 'floor' | 'start' | 'end'> & {
  readonly date: string;
  readonly desk: string;
};

function contentOf({ released, date, desk, building, floor, start, end }: Content) {
  return { released, date, desk, building, floor, start, end };
}

function toldOf(booking: CalendarBooking): Told {
  const { sequence, modified } = booking;
  return { sequence, modified, ...contentOf(booking) };
}

function bookingOf(id: string, { date, desk, ...was }: Told): Booking {
  return {
    ...contentOf({ ...was, date, desk }),
    id: id as BookingId,
    desk: desk as DeskCode,
    date: parseCivilDate(date) ?? (date as CivilDate),
    spaceId: null,
    checkedIn: false,
  };
}
