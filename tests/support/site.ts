import type { RecordedBooking, Simulator } from '../simulator/types.js';
import { instantOf } from '../simulator/world/zone.js';
import { type GqlAnswer, gql } from './gql.js';

export interface Wish {
  readonly person: string;
  readonly desk: string;
  readonly date: string;
  readonly from?: string;
  readonly to?: string;
  readonly zone?: string;
  /** Ask with this token instead of a new one. */
  readonly token?: string;
  /** Book for this person (user name) instead of oneself. */
  readonly holder?: string;
  readonly spaceId?: string;
}

/** `YYYY-MM-DD HH:MM:SS UTC` (contract G15). */
export function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

export function deskId(simulator: Simulator, desk: string): string {
  for (const [building, floor] of [
    ['HQ', '2'],
    ['HQ', '1'],
    ['HQ', '3'],
    ['NYC', '5'],
    ['LHI', '1'],
  ] as const) {
    const found = simulator.desks(building, floor).find(({ code }) => code === desk);
    if (found) return found.spaceId;
  }
  throw new Error(`There is no desk ${desk}.`);
}

export const CREATE_BOOKING = `mutation book($input: CreateBookingInput!) {
  createBooking(input: $input) {
    booking { id date startDate endDate space { id externalId code } employee { id name email } }
  }
}`;

export function bookingInput(simulator: Simulator, wish: Wish): Record<string, unknown> {
  const zone = wish.zone ?? 'Europe/London';
  return {
    spaceId: wish.spaceId ?? deskId(simulator, wish.desk),
    employeeId: simulator.person(wish.holder ?? wish.person).employeeId,
    startDate: utc(instantOf(zone, wish.date, wish.from ?? '09:00')),
    endDate: utc(instantOf(zone, wish.date, wish.to ?? '17:00')),
    note: null,
  };
}

/** Books as contract G15 says. */
export function book(simulator: Simulator, wish: Wish): Promise<GqlAnswer> {
  const token = wish.token ?? simulator.sessions.issue(wish.person);
  return gql(simulator, token, CREATE_BOOKING, { input: bookingInput(simulator, wish) });
}

/** The bookings that a person holds, by the record. */
export function heldBy(simulator: Simulator, person: string): readonly RecordedBooking[] {
  return simulator.record.bookings.filter(
    (booking) =>
      booking.person === person && booking.cancelledAt === null && booking.releasedAt === null,
  );
}
