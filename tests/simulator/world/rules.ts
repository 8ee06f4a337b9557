import type { SimulatorContext } from '../context.js';
import { holds } from './ledger.js';
import type { Colleague, Space } from './model.js';
import { dateAt } from './zone.js';

/** The site's no, in its own words (contract section 3: the texts are not documented). */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

export interface BookingWish {
  readonly space: Space;
  /** Whom the booking is for. */
  readonly person: Colleague;
  /** Who asks for it. */
  readonly by: Colleague;
  readonly start: number;
  readonly end: number;
}

type Context = Pick<SimulatorContext, 'world' | 'clock' | 'window' | 'rules'>;
type Check = (context: Context, wish: BookingWish, date: string) => string | null;

const itself: Check = (_context, { person, by, space }) => {
  if (person !== by) return 'You are not allowed to make a reservation for another employee.';
  if (!space.bookable) return 'This space cannot be reserved as a desk.';
  return null;
};

const time: Check = ({ clock, window }, { start, end, space }, date) => {
  const { building } = space.floor;
  if (end <= start) return 'The end of a reservation must be after its start.';
  if (dateAt(building.timezone, end - 1) !== date) {
    return 'A reservation must start and end on the same day.';
  }
  const state = window.stateOf(building, date);
  if (state === 'past' || end <= clock.ms()) return 'Reservations cannot be made in the past.';
  if (state === 'beyond') {
    return `This date is not open for reservations yet: you can book up to ${window.days()} days in advance.`;
  }
  return null;
};

const permission: Check = (_context, { space, person }) => {
  if (space.assignedTo && space.assignedTo !== person) {
    return 'This space is permanently assigned to another employee.';
  }
  return mayBook(space, person) ? null : 'You do not have permission to reserve this space.';
};

const overlap: Check = ({ world, rules }, { space, person, start, end }, date) => {
  const taken = world.bookings
    .ofSpace(space, date)
    .some((other) => holds(other) && other.start < end && start < other.end);
  if (taken) return 'This space is already reserved for the selected time.';
  return rules.oneDeskADay && world.bookings.ofPersonOn(person, date).some(holds)
    ? 'You already have a reservation on this day.'
    : null;
};

const limits: Check = ({ world, rules, clock }, { space, person }, date) => {
  const { floorCapacity, singleActiveReservation } = rules;
  if (floorCapacity !== null && world.bookings.heldOn(space.floor, date) >= floorCapacity) {
    return 'This floor has reached its capacity limit for the selected day.';
  }
  const active = world.bookings
    .ofPerson(person)
    .some((other) => holds(other) && other.end > clock.ms());
  return singleActiveReservation && active
    ? 'You can only have one active reservation at a time.'
    : null;
};

/** Whether neither a permanent assignment nor a permission stands against it. */
export function mayBook(space: Space, person: Colleague): boolean {
  if (!space.bookable || space.notFor.has(person.userName)) return false;
  if (space.assignedTo !== null && space.assignedTo !== person) return false;
  const only = space.neighborhood?.department ?? null;
  return only === null || only === person.department;
}

/** Why the wish cannot be granted now, or null. */
export function refusalOf(context: Context, wish: BookingWish): string | null {
  const date = dateAt(wish.space.floor.building.timezone, wish.start);
  for (const check of [itself, time, permission, overlap, limits]) {
    const words = check(context, wish, date);
    if (words !== null) return words;
  }
  return null;
}
