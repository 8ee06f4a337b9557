import { TZDate } from '@date-fns/tz';
import { addDays, addMonths, format, startOfMonth, startOfWeek } from 'date-fns';

/** A calendar day written `2026-12-01`, without hours or zone. */
export type Day = string;

/** The local hours of an all-day desk booking. */
const dayHours = { from: 9, to: 18 } as const;

const plain = (day: Day): Date => new Date(`${day}T00:00:00`);

/** Milliseconds that the site's clock is ahead of this machine's, from a response's `Date` header. */
let ahead = 0;

export function learnClock(response: Response): void {
  const header = response.headers.get('Date');
  if (header !== null) ahead = Date.parse(header) - Date.now();
}

export function siteNow(): Date {
  return new Date(Date.now() + ahead);
}

export function zonedDay(instant: Date, timezone: string): Day {
  return format(new TZDate(instant.getTime(), timezone), 'yyyy-MM-dd');
}

export function today(timezone: string): Day {
  return zonedDay(siteNow(), timezone);
}

/** The zone's abbreviation on that day, for example `BST`. */
export function zoneName(day: Day, timezone: string): string {
  const noon = localInstant(day, 12, timezone);
  const names = ['en-GB', 'en-US', 'en-AU'].map(
    (locale) =>
      new Intl.DateTimeFormat(locale, { timeZone: timezone, timeZoneName: 'short' })
        .formatToParts(noon)
        .find((part) => part.type === 'timeZoneName')?.value ?? timezone,
  );
  return names.find((name) => !/^(GMT|UTC)[+-]/.test(name)) ?? names[0] ?? timezone;
}

/** The date bar's text, `Fri, Oct 24 - Fri, Oct 24, BST` (contract W2). */
export function barText(day: Day, timezone: string): string {
  const text = format(plain(day), 'EEE, MMM dd');
  return `${text} - ${text}, ${zoneName(day, timezone)}`;
}

/** A calendar cell's label, `Thu Nov 20 2025` (contract W3). */
export function cellLabel(day: Day): string {
  return format(plain(day), 'EEE MMM dd yyyy');
}

/** The first cell of a row of own bookings, `Oct 29, 2025` (contract W9). */
export function rowDate(instant: Date, timezone: string): string {
  return format(new TZDate(instant.getTime(), timezone), 'MMM d, yyyy');
}

export function rowTime(instant: Date, timezone: string): string {
  return format(new TZDate(instant.getTime(), timezone), 'HH:mm');
}

export function monthTitle(day: Day): string {
  return format(plain(day), 'MMMM yyyy');
}

export function turnMonth(day: Day, months: number): Day {
  return format(addMonths(startOfMonth(plain(day)), months), 'yyyy-MM-dd');
}

/** Six weeks from the Monday on or before the first of the month. */
export function monthGrid(day: Day): Day[] {
  const first = startOfWeek(startOfMonth(plain(day)), { weekStartsOn: 1 });
  return Array.from({ length: 42 }, (_, index) => format(addDays(first, index), 'yyyy-MM-dd'));
}

function localInstant(day: Day, hour: number, timezone: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(new TZDate(year, month - 1, date, hour, 0, 0, timezone).getTime());
}

/** The instant at which a day begins at the building, as the API writes it (contract G5, G19). */
export function midnight(day: Day, timezone: string): string {
  return `${localInstant(day, 0, timezone).toISOString().slice(0, 19)}Z`;
}

/** A day's booking hours as the API wants them, `YYYY-MM-DD HH:MM:SS UTC` (contract G15). */
export function bookingHours(day: Day, timezone: string): { startDate: string; endDate: string } {
  const written = (hour: number): string => {
    const iso = localInstant(day, hour, timezone).toISOString();
    return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
  };
  return { startDate: written(dayHours.from), endDate: written(dayHours.to) };
}
