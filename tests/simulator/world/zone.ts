import { tzOffset } from '@date-fns/tz';
import { SimulatorError } from '../errors.js';

const DAY = 86_400_000;

/** @throws SimulatorError when the text is not a day of the calendar written `YYYY-MM-DD`. */
export function parseDate(text: string): string {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text) {
    throw new SimulatorError(`"${text}" is not a date like 2026-12-01.`);
  }
  return text;
}

/** The civil date that many days later. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

const ranges = new Map<string, readonly string[]>();

/** Every civil date from the first to the last, both included. Every desk of a floor asks for the same ones. */
export function datesBetween(first: string, last: string): readonly string[] {
  const key = `${first}/${last}`;
  const known = ranges.get(key);
  if (known) return known;
  const dates: string[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) dates.push(date);
  if (ranges.size > 1_000) ranges.clear();
  ranges.set(key, dates);
  return dates;
}

/** Milliseconds: clocks change at full quarters of an hour. */
const QUARTER = 900_000;

const offsets = new Map<string, Map<number, number>>();

function offsetMs(zone: string, ms: number): number {
  const known = offsets.get(zone) ?? new Map<number, number>();
  offsets.set(zone, known);
  const quarter = Math.floor(ms / QUARTER);
  const offset = known.get(quarter) ?? tzOffset(zone, new Date(quarter * QUARTER)) * 60_000;
  if (known.size > 10_000) known.clear();
  known.set(quarter, offset);
  return offset;
}

/** The civil date in a zone at an instant. */
export function dateAt(zone: string, ms: number): string {
  return new Date(ms + offsetMs(zone, ms)).toISOString().slice(0, 10);
}

/**
 * The instant of a local time (`HH:MM`; `24:00` is the next midnight) of a civil date. A time that
 * the clocks skip counts with the offset from before the change; of a time that comes twice, the first.
 */
export function instantOf(zone: string, date: string, time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  const local = Date.parse(`${date}T00:00:00Z`) + (hours * 60 + minutes) * 60_000;
  const before = local - offsetMs(zone, local - DAY);
  if (before + offsetMs(zone, before) === local) return before;
  const after = local - offsetMs(zone, local + DAY);
  return after + offsetMs(zone, after) === local ? after : before;
}

/** @throws SimulatorError when there is no such zone. */
export function checkZone(zone: string): string {
  if (Number.isNaN(tzOffset(zone, new Date(0)))) {
    throw new SimulatorError(`"${zone}" is not an IANA time zone.`);
  }
  return zone;
}
