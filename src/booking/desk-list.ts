import type { CivilDate } from '../lib/civil-date.js';
import { compareDesks } from './desk-code.js';
import { bookingInstants } from './hours.js';
import { bookingOn } from './own-bookings.js';
import { rankDesks, readWishes } from './preferences.js';
import type { BookingSettings, Desk, EmployeeId, Floor, Survey } from './types.js';

export type DeskState = 'free' | 'taken' | 'mine' | 'locked';

/** One desk of a floor as it stands on one date. */
export interface ListedDesk {
  readonly desk: Desk;
  readonly state: DeskState;
  /** From 0, the best first; null when it would never be asked for. */
  readonly rank: number | null;
  /** Why it has this rank, or none. */
  readonly reason: string;
}

/** Every desk of a floor on a date: those that would be asked for in their order, then the others by code. */
export function listDesks(
  floor: Floor,
  survey: Survey,
  date: CivilDate,
  settings: BookingSettings,
  me: EmployeeId | null,
): ListedDesk[] {
  const taken = survey.days.get(date)?.taken ?? new Set();
  const mine = bookingOn(date, survey.own, bookingInstants(date, settings.hours, floor.timezone));
  const stateOf = (desk: Desk): DeskState => {
    if (mine !== null && mine.spaceId === desk.id) return 'mine';
    if (taken.has(desk.id)) return 'taken';
    const othersOwn = desk.assignedTo.length > 0 && !desk.assignedTo.some((id) => id === me);
    return othersOwn || !desk.bookable ? 'locked' : 'free';
  };
  const { candidates, leftOut } = rankDesks(floor.desks, readWishes(settings.desks), new Set(), me);
  return [
    ...candidates.map(({ desk, rank, reason }) => ({ desk, state: stateOf(desk), rank, reason })),
    ...leftOut
      .toSorted((a, b) => compareDesks(a.desk.code, b.desk.code))
      .map(({ desk, reason }) => ({ desk, state: stateOf(desk), rank: null, reason })),
  ];
}
