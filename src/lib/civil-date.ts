import { TZDate, tzOffset } from '@date-fns/tz';
import { UTCDateMini } from '@date-fns/utc/date/mini';
import { addDays as daysLater } from 'date-fns/addDays';
import { differenceInCalendarDays } from 'date-fns/differenceInCalendarDays';
import { eachDayOfInterval } from 'date-fns/eachDayOfInterval';
import { getISODay } from 'date-fns/getISODay';
import type { Brand } from './brand.js';

/** A day of the calendar, `YYYY-MM-DD`, with no time and no zone. */
export type CivilDate = Brand<'CivilDate'>;

/** An IANA time zone name, for example `Europe/London`. */
export type Zone = Brand<'Zone'>;

/** Minutes since midnight on the wall clock, 0 to 1440. */
export type MinuteOfDay = number;

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** The date that `text` writes, or null when it is no date of the calendar. */
export function parseCivilDate(text: string): CivilDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) return null;
  return text as CivilDate;
}

/** Asking whether a zone exists takes long, and every booking names one. */
const knownZones = new Set<string>();

export function parseZone(text: string): Zone | null {
  try {
    if (!knownZones.has(text)) new Intl.DateTimeFormat('en', { timeZone: text });
    knownZones.add(text);
    return text as Zone;
  } catch {
    return null;
  }
}

export function addDays(date: CivilDate, days: number): CivilDate {
  return civil(daysLater(utc(date), days));
}

/** Days from `a` to `b`; negative when `b` is earlier. */
export function daysBetween(a: CivilDate, b: CivilDate): number {
  return differenceInCalendarDays(utc(b), utc(a));
}

/** Every date from `first` to `last`, both included. */
export function datesBetween(first: CivilDate, last: CivilDate): CivilDate[] {
  if (last < first) return [];
  return eachDayOfInterval({ start: utc(first), end: utc(last) }).map(civil);
}

export function weekdayOf(date: CivilDate): Weekday {
  return weekdays[getISODay(utc(date)) - 1] as Weekday;
}

/** The civil date at an instant (ms since the epoch) in a zone. */
export function civilDateAt(instant: number, zone: Zone): CivilDate {
  const local = new TZDate(instant, zone);
  return civil(new UTCDateMini(local.getFullYear(), local.getMonth(), local.getDate()));
}

/** Minutes on the wall clock of a zone at an instant (ms since the epoch). */
export function minuteOfDayAt(instant: number, zone: Zone): MinuteOfDay {
  const local = new TZDate(instant, zone);
  return local.getHours() * 60 + local.getMinutes();
}

/**
 * The instant (ms since the epoch) at which the wall clock of a zone shows `minute` on `date`.
 * A time that a change of the clocks leaves out is moved on by the gap; one that comes twice is the first.
 */
export function instantOf(date: CivilDate, minute: MinuteOfDay, zone: Zone): number {
  const wallClock = utc(date).getTime() + minute * minuteMs;
  // No zone changes its clocks twice within two days, so these are the offsets on either side of a change.
  const [before, behind] = [wallClock - dayMs, wallClock + dayMs].map(
    (near) => wallClock - tzOffset(zone, new Date(near)) * minuteMs,
  ) as [number, number];
  const shows = (instant: number) => instant + tzOffset(zone, new Date(instant)) * minuteMs;
  return [before, behind].find((instant) => shows(instant) === wallClock) ?? before;
}

/** `HH:MM` as minutes since midnight, or null; `24:00` is the end of the day. */
export function parseMinuteOfDay(text: string): MinuteOfDay | null {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  if (match === null) return null;
  const minute = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minute <= 1440 ? minute : null;
}

export function formatMinuteOfDay(minute: MinuteOfDay): string {
  return `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** A civil date as date-fns counts with it: midnight where no clock is ever changed. */
function utc(date: CivilDate): Date {
  return new UTCDateMini(`${date}T00:00:00Z`);
}

function civil(midnight: Date): CivilDate {
  return midnight.toISOString().slice(0, 10) as CivilDate;
}
