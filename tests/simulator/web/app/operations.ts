import type { SiteConfig } from './api.js';
import { siteNow } from './dates.js';
import {
  type BookingNode,
  type Connection,
  type EmployeeNode,
  type FloorNode,
  items,
} from './wire.js';

/** The operations whose names differ from tenant to tenant (contract G9, G16). */
export interface Documents {
  readonly viewer: {
    readonly name: string;
    readonly query: string;
    read(data: object): { employee: EmployeeNode; floors: readonly FloorNode[] };
  };
  readonly own: {
    readonly name: string;
    readonly query: string;
    variables(employeeId: string): object;
    read(data: object): readonly BookingNode[];
    /** The same two at a time, where it may be asked so. */
    readonly parts?: {
      readonly query: string;
      variables(employeeId: string, after: string | null): object;
      next(data: object): string | null;
    };
  };
  readonly cancel: Change;
  readonly checkIn: Change;
}

interface Change {
  readonly name: string;
  readonly query: string;
  variables(id: string): object;
}

type Company = {
  readonly buildings: Connection<{ readonly floors: Connection<FloorNode> }>;
};

const floorsOf = ({ buildings }: Company): readonly FloorNode[] =>
  items(buildings).flatMap(({ floors }) => items(floors));

const companyFields = `company {
    buildings { edges { node {
      floors { edges { node { id code name building { code timezone } } } }
    } } }
  }`;

const bookingFields = `id startDate endDate autoReleasedAt checkedIn employee { name }
    space { code externalId floor { building { code timezone } } }`;

interface StandardViewer {
  readonly viewer: { readonly employee: EmployeeNode; readonly company: Company };
}

interface StandardOwn {
  readonly node: {
    readonly bookings: Connection<BookingNode> & {
      readonly pageInfo?: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  };
}

const standard: Documents = {
  viewer: {
    name: 'viewer',
    query: `query viewer { viewer { id employee { id name email } ${companyFields} } }`,
    read: (data) => {
      const { viewer } = data as StandardViewer;
      return { employee: viewer.employee, floors: floorsOf(viewer.company) };
    },
  },
  own: {
    name: 'employeeBookings',
    query: `query employeeBookings($employeeId: ID!) {
  node(id: $employeeId) { ... on Employee { id bookings(first: 200) { edges { node { ${bookingFields} } } } } }
}`,
    variables: (employeeId) => ({ employeeId }),
    read: (data) => items((data as StandardOwn).node.bookings),
    parts: {
      query: `query employeeBookings($employeeId: ID!, $after: String) {
  node(id: $employeeId) { ... on Employee { id bookings(first: 2, after: $after) {
    edges { node { ${bookingFields} } } pageInfo { hasNextPage endCursor }
  } } }
}`,
      variables: (employeeId, after) => ({ employeeId, after }),
      next: (data) => {
        const { pageInfo } = (data as StandardOwn).node.bookings;
        return pageInfo?.hasNextPage === true ? pageInfo.endCursor : null;
      },
    },
  },
  cancel: {
    name: 'deleteBooking',
    query: `mutation deleteBooking($input: DeleteBookingInput!) {
  deleteBooking(input: $input) { deletedBookingId }
}`,
    variables: (id) => ({ input: { id } }),
  },
  checkIn: {
    name: 'checkInBooking',
    query: `mutation checkInBooking($input: CheckInBookingInput!) {
  checkInBooking(input: $input) { booking { id checkedIn } }
}`,
    variables: (id) => ({ input: { id } }),
  },
};

interface RenamedViewer {
  readonly viewer: { readonly employeeProfile: EmployeeNode; readonly company: Company };
}

interface RenamedOwn {
  readonly viewer: { readonly reservations: readonly BookingNode[] };
}

const dayMs = 86_400_000;
const civil = (days: number): string =>
  new Date(siteNow().getTime() + days * dayMs).toISOString().slice(0, 10);

const renamed: Documents = {
  viewer: {
    name: 'currentUser',
    query: `query currentUser { viewer { id employeeProfile { id name email } ${companyFields} } }`,
    read: (data) => {
      const { viewer } = data as RenamedViewer;
      return { employee: viewer.employeeProfile, floors: floorsOf(viewer.company) };
    },
  },
  own: {
    name: 'myReservations',
    query: `query myReservations($period: DateRange!) {
  viewer { id reservations(period: $period) { ${bookingFields} } }
}`,
    variables: () => ({ period: { from: civil(-90), to: civil(400) } }),
    read: (data) => (data as RenamedOwn).viewer.reservations,
  },
  cancel: {
    name: 'cancelBooking',
    query: `mutation cancelBooking($bookingId: ID!) {
  cancelBooking(bookingId: $bookingId) { success }
}`,
    variables: (bookingId) => ({ bookingId }),
  },
  checkIn: {
    name: 'updateBooking',
    query: `mutation updateBooking($input: UpdateBookingInput!) {
  updateBooking(input: $input) { booking { id checkedIn } }
}`,
    variables: (bookingId) => ({ input: { bookingId, checkedIn: true } }),
  },
};

/** The dialect's operations, or null where the web app has endpoints of its own instead. */
export function documentsOf(dialect: SiteConfig['dialect']): Documents | null {
  switch (dialect) {
    case 'standard':
      return standard;
    case 'renamed':
      return renamed;
    case 'closed':
      return null;
  }
}
