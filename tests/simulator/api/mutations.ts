import { GraphQLError } from 'graphql';
import { cancelBooking, checkIn, createBooking } from '../world/bookings.js';
import type { Booking, Colleague } from '../world/model.js';
import { Refusal } from '../world/rules.js';
import { connect, type PageArguments } from './connection.js';
import { parseUtc } from './dates.js';
import { type Ask, listedBookings, type Range, type Resolvers, type User } from './resolvers.js';

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
  const start = parseUtc(input.startDate);
  const end = parseUtc(input.endDate);
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

interface IdInput {
  readonly input: { readonly id: string };
}

/** The assumed parts of contract G9 and G16, as `standard.graphql` names them. */
export const standardResolvers: Resolvers = {
  User: { employee: ({ user }: User) => user },
  Employee: {
    bookings: (person: Colleague, args: Range & PageArguments, ask: Ask) =>
      connect(listedBookings(person, args, ask), args),
  },
  Mutation: {
    deleteBooking: (_root: unknown, { input }: IdInput, { context, person }: Ask) => ({
      deletedBookingId: cancelBooking(context, person, input.id).id,
    }),
    checkInBooking: (_root: unknown, { input }: IdInput, { context, person }: Ask) => ({
      booking: checkIn(context, person, input.id),
    }),
  },
};

interface UpdateInput {
  readonly bookingId: string;
  readonly checkedIn?: boolean | null;
}

function update({ bookingId, checkedIn }: UpdateInput, { context, person }: Ask) {
  if (checkedIn === true) return { booking: checkIn(context, person, bookingId) };
  throw new Refusal('Nothing else about a reservation can be changed.');
}

interface Period {
  readonly period: { readonly from: string; readonly to: string };
}

/** The same, as `renamed.graphql` names them. */
export const renamedResolvers: Resolvers = {
  User: {
    employeeProfile: ({ user }: User) => user,
    reservations: ({ user }: User, { period }: Period, ask: Ask) =>
      listedBookings(user, { fromDate: period.from, toDate: period.to }, ask),
  },
  Mutation: {
    cancelBooking: (
      _root: unknown,
      { bookingId }: { bookingId: string },
      { context, person }: Ask,
    ) => ({
      success: true,
      booking: cancelBooking(context, person, bookingId),
    }),
    updateBooking: (_root: unknown, { input }: { input: UpdateInput }, ask: Ask) =>
      update(input, ask),
  },
};
