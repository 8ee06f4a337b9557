import { SimulatorError } from '../errors.js';
import { parseInstant, type SiteClock } from './clock.js';
import type { Building } from './model.js';
import { addDays, dateAt, parseDate } from './zone.js';

export type DateState = 'past' | 'open' | 'beyond';

/** How far ahead may be booked (contract section 3), by the site's clock and the building's zone. */
export interface BookingWindow {
  days(): number;
  setDays(days: number): void;
  openAt(date: string, instant: string): void;
  /** Today's civil date at the building. */
  today(building: Building): string;
  /** Whether a civil date may be booked now; the calendar of the web app disables what is not open (contract W3). */
  stateOf(building: Building, date: string): DateState;
}

function checkDays(days: number): number {
  if (!Number.isInteger(days) || days < 0) {
    throw new SimulatorError(`The booking window needs a whole number of days, not ${days}.`);
  }
  return days;
}

export function createWindow(clock: SiteClock, windowDays: number): BookingWindow {
  let ahead = checkDays(windowDays);
  const openings = new Map<string, number>();
  const today = (building: Building): string => dateAt(building.timezone, clock.ms());
  return {
    days: () => ahead,
    setDays: (days) => {
      ahead = checkDays(days);
    },
    openAt: (date, instant) => {
      const opens = parseInstant(instant);
      const known = openings.get(parseDate(date));
      if (known !== undefined && known !== opens) {
        const other = new Date(known).toISOString();
        throw new SimulatorError(
          `${date} already opens at ${other}; it cannot open at ${new Date(opens).toISOString()} too.`,
        );
      }
      openings.set(date, opens);
    },
    today,
    stateOf: (building, date) => {
      const now = today(building);
      if (date < now) return 'past';
      const opens = openings.get(date);
      if (opens !== undefined) return clock.ms() >= opens ? 'open' : 'beyond';
      return date <= addDays(now, ahead) ? 'open' : 'beyond';
    },
  };
}
