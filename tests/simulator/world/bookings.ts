import type { SimulatorContext } from '../context.js';
import { createId } from './ids.js';
import { holds } from './ledger.js';
import type { Booking, Colleague, Space } from './model.js';
import type { Random } from './random.js';
import { worded } from './refusal-words.js';
import { type BookingWish, Refusal, refusalOf } from './rules.js';
import type { World } from './world.js';
import { dateAt, instantOf } from './zone.js';

const OPENS = '09:00';
const CLOSES = '17:00';

type Draft = Pick<Booking, 'space' | 'person' | 'start' | 'end' | 'madeAt' | 'via'> &
  Partial<Pick<Booking, 'by' | 'note' | 'willCheckIn' | 'series'>>;

/** Writes a booking into the ledger; asks nothing. */
export function enter(world: World, random: Random, draft: Draft): Booking {
  return world.bookings.add({
    by: draft.person.userName,
    note: null,
    willCheckIn: false,
    series: null,
    ...draft,
    id: createId(random, 'Booking', world.company.samlInstance),
    date: dateAt(draft.space.floor.building.timezone, draft.start),
    checkedIn: false,
    cancelledAt: null,
    cancelledBy: null,
    releasedAt: null,
  });
}

/** A working day's booking by somebody else, or null when the desk or the person is taken that day. */
export function takeDay(
  world: World,
  random: Random,
  who: { person: Colleague; space: Space; date: string },
  how: Pick<Booking, 'madeAt' | 'via' | 'willCheckIn'>,
): Booking | null {
  const { person, space, date } = who;
  const taken = world.bookings.ofSpace(space, date).some(holds);
  if (taken || world.bookings.ofPersonOn(person, date).some(holds)) return null;
  const { timezone } = space.floor.building;
  const start = instantOf(timezone, date, OPENS);
  const end = instantOf(timezone, date, CLOSES);
  return enter(world, random, { person, space, start, end, ...how });
}

/** With names of the tenant's own inside, which are words of many another refusal. */
function inItsWords({ options }: SimulatorContext, plain: string, space: Space): string {
  const area = space.neighborhood?.name ?? space.floor.name;
  return worded(plain, options.tenant.api.refusals, { desk: space.code, area });
}

/** Contract G15. @throws Refusal when a rule stands against it. */
export function createBooking(
  context: SimulatorContext,
  wish: BookingWish,
  note: string | null,
): Booking {
  const date = dateAt(wish.space.floor.building.timezone, wish.start);
  context.rivals.beforeWrite(wish.space, date);
  const refused = refusalOf(context, wish);
  if (refused !== null) throw new Refusal(inItsWords(context, refused, wish.space));
  const { by, ...rest } = wish;
  const draft = { ...rest, by: by.userName, note, madeAt: context.clock.ms(), via: 'api' as const };
  return enter(context.world, context.random, draft);
}

/**
 * A person's bookings, past ones and released ones too, in the order of their start (contract G16), as far as a list of
 * them shows them by now.
 */
export function ownBookings(context: SimulatorContext, person: Colleague): Booking[] {
  const { ownLagMs, ownLoses } = context.rules;
  return context.world.bookings
    .ofPerson(person)
    .filter((booking) => booking.cancelledAt === null && hasLagged(context, booking, ownLagMs))
    .filter(() => ownLoses === 0 || context.random.next() >= ownLoses)
    .sort((a, b) => a.start - b.start);
}

/** Whether a list that is so late (ms) shows a booking. */
export function hasLagged({ clock }: SimulatorContext, { madeAt }: Booking, lag: number): boolean {
  return clock.ms() - madeAt >= lag;
}

function ownBooking(context: SimulatorContext, person: Colleague, id: string): Booking {
  const booking = context.world.bookings.byId(id);
  if (booking === null || booking.cancelledAt !== null) {
    throw new Refusal('This reservation does not exist.');
  }
  if (booking.person !== person) {
    throw new Refusal('You are not allowed to change the reservation of another employee.');
  }
  if (booking.releasedAt !== null) throw new Refusal('This reservation has been released.');
  if (booking.end <= context.clock.ms()) throw new Refusal('This reservation is over.');
  return booking;
}

/** Contract G16. @throws Refusal when it is not the person's, or not there any more. */
export function cancelBooking(context: SimulatorContext, person: Colleague, id: string): Booking {
  const booking = ownBooking(context, person, id);
  booking.cancelledAt = context.clock.ms();
  booking.cancelledBy = person.userName;
  return booking;
}

/** Contract G16: on the day itself only. @throws Refusal otherwise. */
export function checkIn(context: SimulatorContext, person: Colleague, id: string): Booking {
  const booking = ownBooking(context, person, id);
  if (booking.date !== context.window.today(booking.space.floor.building)) {
    throw new Refusal('Check-in is only possible on the day of the reservation.');
  }
  booking.checkedIn = true;
  return booking;
}
