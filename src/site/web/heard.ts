import { addDays, type CivilDate, instantOf, type Zone } from '../../lib/civil-date.js';
import { type AskedSpan, bounds } from './span.js';
import type { WireBooking } from './wire.js';

/** What one answer told of the bookings of spaces. */
export interface Reading {
  /** By the space's id. */
  readonly bySpace: ReadonlyMap<string, readonly WireBooking[]>;
  /** Spaces that were asked for or told of, also those whose bookings could not be told (contract G4). */
  readonly about: ReadonlySet<string>;
  readonly asked: AskedSpan;
  /** By `performance.now()`. */
  readonly askedAt: number;
}

/** Answers about a whole floor that are kept: more than the dates of a run that each had to be asked for by itself. */
const remembered = 80;

/** What was told of the bookings of a floor's spaces, in one answer or in several (contract G19). */
export class Heard {
  #readings: readonly Reading[] = [];

  add(reading: Reading): void {
    const readings = [...this.#readings, reading];
    const most = remembered * Math.max(...readings.map(({ bySpace }) => bySpace.size));
    let spaces = 0;
    this.#readings = readings
      .toReversed()
      .filter(({ bySpace }) => {
        spaces += bySpace.size;
        return spaces <= most;
      })
      .toReversed();
  }

  /** What was asked at `since` or later about all of a date. */
  on(date: CivilDate, since: number, zone: Zone): HeardDate {
    const day = { from: instantOf(date, 0, zone), to: instantOf(addDays(date, 1), 0, zone) };
    return new HeardDate(
      this.#readings.filter(({ asked, askedAt }) => {
        if (askedAt < since) return false;
        const { from, to } = bounds(asked, zone);
        return from <= day.from && to >= day.to;
      }),
    );
  }
}

/** What was told of one date. */
export class HeardDate {
  constructor(private readonly readings: readonly Reading[]) {}

  /** Whether a space was asked about, whatever came. */
  isAbout(id: string): boolean {
    return this.readings.some(({ about }) => about.has(id));
  }

  /** A space's bookings as they were told last, or null where they were not. */
  of(id: string): readonly WireBooking[] | null {
    return this.readings.findLast(({ bySpace }) => bySpace.has(id))?.bySpace.get(id) ?? null;
  }
}
