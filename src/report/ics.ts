import { createHash } from 'node:crypto';
import { TZDate } from '@date-fns/tz';
import ical, {
  ICalCalendarMethod,
  ICalEventBusyStatus,
  type ICalEventData,
  ICalEventStatus,
  ICalEventTransparency,
} from 'ical-generator';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import type { Booking } from '../booking/types.js';
import { addDays, type Zone } from '../lib/civil-date.js';
import type { CalendarBooking } from './calendar-state.js';

/** The bookings of one profile. */
export interface CalendarSource {
  /** The web app that made them: together with a booking's id it makes an event's name in the world. */
  readonly origin: string;
  /** The building's zone; null where it is not known, and times stand in UTC. */
  readonly zone: Zone | null;
  readonly bookings: readonly (Booking & Partial<CalendarBooking>)[];
}

/**
 * A calendar (RFC 5545) of bookings. An event keeps its UID from one export to the next, so that importing again
 * updates it; a booking that holds no desk any more is cancelled in it, and a change has a higher sequence number. `now` in ms since the epoch.
 */
export function bookingsCalendar(sources: readonly CalendarSource[], now: number): string {
  const calendar = ical({
    name: 'Desk bookings',
    prodId: { company: 'spaceiq', product: 'spaceiq', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    timezone: { name: null, generator: timezoneBlock },
  });
  for (const { origin, zone, bookings } of sources) {
    for (const booking of bookings) calendar.createEvent(eventOf(booking, origin, zone, now));
  }
  // The library leaves out the last line break, which the standard wants.
  return `${calendar.toString().trimEnd()}\r\n`;
}

/** The same for the same booking of the same site, whoever exports it and when. */
export function eventUid(origin: string, bookingId: string): string {
  const name = createHash('sha256').update(`${origin}\n${bookingId}`).digest('hex').slice(0, 40);
  return `${name}@${new URL(origin).hostname}`;
}

function eventOf(
  booking: CalendarSource['bookings'][number],
  origin: string,
  zone: Zone | null,
  now: number,
): ICalEventData {
  const { building, floor, desk, modified, sequence = booking.released ? 1 : 0 } = booking;
  const place = [building, floor === null ? null : `floor ${floor}`, `desk ${desk}`];
  return {
    id: eventUid(origin, booking.id),
    stamp: new Date(now),
    sequence,
    ...(modified === undefined ? {} : { lastModified: new Date(modified) }),
    summary: `Desk ${desk}`,
    location: place.filter((part) => part !== null).join(', '),
    url: origin,
    status: booking.released ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    // Having a desk keeps nobody from a meeting.
    transparency: ICalEventTransparency.TRANSPARENT,
    busystatus: ICalEventBusyStatus.FREE,
    ...timesOf(booking, zone),
  };
}

/** The hours in the building's zone; the whole day where only the date is known. */
function timesOf(
  { date, start, end }: Booking,
  zone: Zone | null,
): Pick<ICalEventData, 'start' | 'end' | 'allDay' | 'timezone'> {
  if (start === null || end === null) {
    const midnight = (day: string) => new Date(`${day}T00:00:00Z`);
    return { start: midnight(date), end: midnight(addDays(date, 1)), allDay: true };
  }
  if (zone === null || zone === 'UTC') return { start: new Date(start), end: new Date(end) };
  return { start: new TZDate(start, zone), end: new TZDate(end, zone), timezone: zone };
}

function timezoneBlock(zone: string): string | null {
  const block = tzlib_get_ical_block(zone);
  return (Array.isArray(block) ? block[0] : block) || null;
}
