import { SimulatorError } from '../errors.js';
import { parseInstant, type SiteClock } from '../world/clock.js';
import { holds } from '../world/ledger.js';
import type { Booking, Colleague, Space } from '../world/model.js';
import type { World } from '../world/world.js';
import { parseDate } from '../world/zone.js';

export interface RivalBooking {
  readonly person: string;
  readonly desk: string;
  readonly date: string;
}

/** Other people, who want the same desks. They keep to the overlap rules and to no others. */
export interface RivalBook {
  book(booking: RivalBooking & { at?: string }): void;
  cancel(booking: { desk: string; date: string }): void;
  move(booking: { desk: string; date: string; to: string }): void;
  snatch(booking: RivalBooking): void;
  /** Instant of the next booking that waits for the site's clock to reach it; used by `settle`. */
  due(now: number): void;
  /** Called by createBooking an instant before it looks whether the desk is free. */
  beforeWrite(space: Space, date: string): void;
}

interface Intent {
  readonly person: Colleague;
  readonly space: Space;
  readonly date: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Books without asking the rules of the tenant; null when the desk or the person is already taken. */
export type Take = (person: Colleague, space: Space, date: string, at: number) => Booking | null;

export function createRivals(world: World, clock: SiteClock, take: Take): RivalBook {
  let waiting: Intent[] = [];
  let snatches: Intent[] = [];
  const intent = ({ person, desk, date }: RivalBooking, at: number): Intent => ({
    person: world.person(person),
    space: world.desk(desk),
    date: parseDate(date),
    at,
  });
  const heldAt = (desk: string, date: string): Booking[] => {
    const held = world.bookings.ofSpace(world.desk(desk), parseDate(date)).filter(holds);
    if (held.length === 0) throw new SimulatorError(`Nobody has booked ${desk} for ${date}.`);
    return held;
  };
  return {
    book: ({ at, ...booking }) => {
      const wanted = intent(booking, at === undefined ? clock.ms() : parseInstant(at));
      if (at !== undefined) waiting.push(wanted);
      else if (!take(wanted.person, wanted.space, wanted.date, wanted.at)) {
        throw new SimulatorError(
          `${booking.person} cannot book ${booking.desk} for ${booking.date}: the desk or the person is already booked.`,
        );
      }
    },
    cancel: ({ desk, date }) => {
      for (const booking of heldAt(desk, date)) {
        booking.cancelledAt = clock.ms();
        booking.cancelledBy = booking.person.userName;
      }
    },
    move: ({ desk, date, to }) => {
      for (const booking of heldAt(desk, date)) world.bookings.move(booking, world.desk(to));
    },
    snatch: (booking) => {
      snatches.push(intent(booking, 0));
    },
    due: (now) => {
      const ready = waiting.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
      if (ready.length === 0) return;
      waiting = waiting.filter(({ at }) => at > now);
      for (const { person, space, date, at } of ready) take(person, space, date, at);
    },
    beforeWrite: (space, date) => {
      const ready = snatches.filter((one) => one.space === space && one.date === date);
      if (ready.length === 0) return;
      snatches = snatches.filter((one) => !ready.includes(one));
      for (const { person } of ready) take(person, space, date, clock.ms());
    },
  };
}
