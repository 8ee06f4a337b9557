import type { BookRequest } from '../../booking/site.js';
import type { EmployeeId } from '../../booking/types.js';
import type { Zone } from '../../lib/civil-date.js';
import { type HoursStyle, writeHours } from '../graphql/hours-style.js';
import type { Call } from './asking.js';

const bookingFields = `id startDate endDate autoReleasedAt checkedIn
        bookingSchedule { effectiveStartDate effectiveEndDate recurrencePattern }
        employee { id name email }`;

/** Who holds these spaces, from an instant on without end (contract G19). */
export function currentBookings(ids: readonly string[], fromDate: string): Call {
  return {
    name: 'currentBookings',
    document: `query objectDetails($ids: [ID!]!, $fromDate: String) {
  nodes(ids: $ids) {
    ... on Space {
      id x y code externalId
      floor { id code hidden building { code timezone } }
      bookings(fromDate: $fromDate) {
        ${bookingFields}
      }
    }
  }
}`,
    variables: { ids, fromDate },
  };
}

/** One booking by its id (contract G10, G13). */
export function bookingById(id: string): Call {
  return {
    name: 'booking',
    document: `query booking($id: ID!) {
  node(id: $id) {
    ... on Booking {
      ${bookingFields}
      space { id code externalId floor { code building { code timezone } } }
    }
  }
}`,
    variables: { id },
  };
}

/** Who is signed in (contract G9). */
export const viewer: Call = {
  name: 'viewer',
  document: 'query viewer { viewer { id name email } }',
  variables: {},
};

/** Contract G15. */
export function createBooking(
  { desk, start, end }: BookRequest,
  me: EmployeeId,
  { zone, style }: { readonly zone: Zone; readonly style: HoursStyle },
): Call {
  const [startDate = '', endDate = ''] = [start, end].map((at) => writeHours(at, zone, style));
  const input = { spaceId: desk.id, employeeId: me, startDate, endDate, note: '' };
  return {
    name: 'createBooking',
    document: `mutation createBooking($input: CreateBookingInput!) {
  createBooking(input: $input) {
    booking { id date startDate endDate space { id externalId code } employee { id name email } }
  }
}`,
    variables: { input },
  };
}
