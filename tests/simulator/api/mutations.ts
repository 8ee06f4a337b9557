import { GraphQLError } from 'graphql';
import { createBooking } from '../world/bookings.js';
import type { Booking } from '../world/model.js';
import { Refusal } from '../world/rules.js';
import { instantOf } from '../world/zone.js';
import { parseUtc } from './dates.js';
import type { Ask, Resolvers } from './resolvers.js';

interface BookingInput {
  readonly spaceId: string;
  readonly employeeId: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly note?: string | null;
}

function book(input: BookingInput, { context, person }: Ask): { booking: Booking } {
  const space = context.world.spaceById(input.spaceId);
  const holder = context.world.node(input.employeeId);
  if (space === null) throw new Refusal('This space does not exist.');
  if (holder === null || !('userName' in holder))
    throw new Refusal('This employee does not exist.');
  const { hours } = context.options.tenant.api;
  const { timezone } = space.floor.building;
  const read = (text: string): number => {
    const utc = parseUtc(text);
    return hours === 'utc' ? utc : instantOf(timezone, text.slice(0, 10), text.slice(11, 16));
  };
  const [start, end] = [read(input.startDate), read(input.endDate)];
  const wish = { space, person: holder, by: person, start, end };
  return { booking: createBooking(context, wish, input.note ?? null) };
}

const noCalendar = (): never => {
  throw new GraphQLError('No calendar is connected to this company.');
};

export const baseMutations: Resolvers = {
  Mutation: {
    createBooking: (_root: unknown, { input }: { input: BookingInput }, ask: Ask) =>
      book(input, ask),
    createCalendarEvent: noCalendar,
    deleteCalendarEvent: noCalendar,
  },
};
