import { type CivilDate, parseMinuteOfDay } from '../../../lib/civil-date.js';
import type { WireBooking } from '../wire.js';
import { parseLabel } from './calendar.js';

export type BookingsTab = 'upcoming' | 'past';

/** A row of My Bookings (contract W9), by what it shows. */
export interface BookingRow {
  readonly date: CivilDate;
  /** The site's external id of the desk (contract G12), or the code alone. */
  readonly desk: string;
  /** Minutes since midnight in the building's zone, or null where the row shows no hours. */
  readonly start: number | null;
  readonly end: number | null;
  readonly tab: BookingsTab;
  /** Which row of its tab, from 0. */
  readonly index: number;
}

const hours = /(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})/;

/** What is known of a booking that a row may show. */
export type Told = Pick<WireBooking, 'start' | 'externalId' | 'spaceCode'>;

/** Ms by which a booking's start may lie from the noon of its row's date, whatever the zone. */
const nearby = 36 * 3_600_000;

/**
 * Reads `Oct 29, 2025`, `Hoteling Desk: HQ-2-2.24.28`, `09:00 – 17:00` wherever among the cells they stand. The desk is
 * that of a booking that was told, where a cell names it; else it is guessed: what stands before the colon is the kind's
 * name and varies (contract W7).
 */
export function rowOf(
  cells: readonly string[],
  tab: BookingsTab,
  index: number,
  told: readonly Told[] = [],
): BookingRow[] {
  const date = parseLabel(cells[0] ?? '');
  if (date === null) return [];
  const rest = cells.slice(1).filter((text) => !hours.test(text));
  const noon = Date.parse(`${date}T12:00:00Z`);
  const names = told
    .filter(({ start }) => Math.abs(start - noon) < nearby)
    .flatMap(({ externalId, spaceCode }) => [externalId, spaceCode])
    .flatMap((name) => (name === null || name === '' ? [] : [name]));
  const desk =
    names.find((name) => rest.some((text) => namesAlone(text, name))) ??
    rest.flatMap((text) => /^[^:]*\p{L}[^:]*:\s*(\S.*)$/u.exec(text)?.[1]?.trim() ?? [])[0] ??
    rest.flatMap((text) => /\bdesk\s+(\S+)\s*$/i.exec(text)?.[1] ?? [])[0];
  if (desk === undefined) return [];
  const span = cells.flatMap((text) => {
    const match = hours.exec(text);
    return match === null ? [] : [[match[1] ?? '', match[2] ?? ''] as const];
  })[0];
  const [start, end] = span === undefined ? [null, null] : span.map(minuteOf);
  return [{ date, desk, tab, index, start: start ?? null, end: end ?? null }];
}

/** Whether a text has a name as a word of its own. */
function namesAlone(text: string, name: string): boolean {
  const part = (sign: string | undefined) => sign !== undefined && /[\p{L}\p{N}.-]/u.test(sign);
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (!part(text[at - 1]) && !part(text[at + name.length])) return true;
  }
  return false;
}

function minuteOf(text: string): number | null {
  return parseMinuteOfDay(text.padStart(5, '0'));
}
