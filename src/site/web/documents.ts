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

/** What a node of the API is by its id (contract G10). */
function nodeById(name: string, id: string, type: string, fields: string): Call {
  return {
    name,
    document: `query ${name}($id: ID!) {
  node(id: $id) {
    ... on ${type} {
      ${fields}
    }
  }
}`,
    variables: { id },
  };
}

/** What a floor's codes are, and its building's (contract G10, G11). */
export function floorPlace(id: string): Call {
  return nodeById('floor', id, 'Floor', 'id code name hidden building { id code timezone }');
}

/** The desks of a floor, whichever page is open (contract G10, G12, G18). */
export function floorSpaces(id: string): Call {
  const fields = `id code name hidden building { code timezone }
      spaces {
        id x y code externalId
        spaceType { name displayName }
        usageType { name displayName }
        spaceAssignment {
          employee { id }
          sharedEmployees { id }
          neighborhood { id name }
        }
      }`;
  return nodeById('floorWithSpaceAssignments', id, 'Floor', fields);
}

/** One booking by its id (contract G10, G13). */
export function bookingById(id: string): Call {
  const fields = `${bookingFields}
      space { id code externalId floor { code building { code timezone } } }`;
  return nodeById('booking', id, 'Booking', fields);
}

const healthFields = 'id passedHealthCheck healthCheck { disabled }';

/** Whether something about health is to be said before a booking is checked in to (contract G13): asked of it, or of its desk. */
export function bookingHealth(id: string, spaceId: string | null, fromDate: string): Call[] {
  const byId = nodeById('bookingHealth', id, 'Booking', healthFields);
  if (spaceId === null) return [byId];
  const byDesk: Call = {
    name: 'deskHealth',
    document: `query deskHealth($ids: [ID!]!, $fromDate: String) {
  nodes(ids: $ids) { ... on Space { id bookings(fromDate: $fromDate) { ${healthFields} } } }
}`,
    variables: { ids: [spaceId], fromDate },
  };
  return [byId, byDesk];
}

/** Who is signed in (contract G9). */
export const viewer: Call = {
  name: 'viewer',
  document: 'query viewer { viewer { id email } }',
  variables: {},
};

export interface BookingInput {
  readonly spaceId: string;
  readonly employeeId: string;
  readonly startDate: string;
  readonly endDate: string;
  readonly note: string;
}

/** Contract G15. */
export function createBooking(
  { desk, start, end }: BookRequest,
  me: EmployeeId,
  { zone, style }: { readonly zone: Zone; readonly style: HoursStyle },
): Call & { readonly variables: { readonly input: BookingInput } } {
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
