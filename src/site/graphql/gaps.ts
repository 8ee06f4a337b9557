import type { Gap } from '../../booking/site.js';
import type { OwnReading } from '../../booking/types.js';
import { addDays, type CivilDate } from '../../lib/civil-date.js';

/** Entries of a list that could not be read (contract G4) may be on any date. */
export function lostGap(lost: number): Gap {
  const what = lost === 1 ? 'one of the bookings in it' : `${lost} of the bookings in it`;
  return { why: `${what} could not be read`, on: null };
}

/** What is checked in to stands in another list (contract W9), which cannot be read. `today`: about the building's. */
export function pastGap(today: CivilDate): Gap {
  const why = 'what is checked in to, or over, today could not be read';
  return { why, on: new Set(datesFrom(addDays(today, -1), 3)) };
}

/** One for each desk of which a series may hold more dates than are told (contract G13). */
export function seriesGaps(mayRecur: OwnReading['mayRecur']): Gap[] {
  const all = [...(mayRecur ?? [])];
  return [...new Set(all.map(([, desk]) => desk))].map((desk) => ({
    why: `your recurring booking of ${desk} may hold more dates, since how it recurs cannot be read`,
    on: new Set(all.flatMap(([date, its]) => (its === desk ? date : []))),
    lasts: true,
  }));
}

export function datesFrom(first: CivilDate, days: number): CivilDate[] {
  return Array.from({ length: days }, (_, index) => addDays(first, index));
}
