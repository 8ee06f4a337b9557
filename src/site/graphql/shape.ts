import { bareList, connection, type ListShape } from './lists.js';

/** A way through the graph: a root field, then fields that need no arguments. */
export interface Path {
  readonly root: string;
  readonly steps: readonly string[];
}

/** A field to be asked with arguments that are already written out. */
export interface Field {
  readonly name: string;
  /** With its brackets, or empty. */
  readonly arguments: string;
  /** Variables that the arguments use, with their types. */
  readonly variables: Readonly<Record<string, string>>;
}

/** A list of one's own bookings (contract G16). */
export interface OwnList extends Field {
  readonly path: Path;
  readonly list: ListShape;
}

/** A list of what is upcoming, and one of what is past that goes with it. */
export interface OwnLists {
  readonly own: OwnList;
  readonly past: OwnList | null;
}

/** A mutation that we may send, with the selection that its answer allows. */
export interface Change extends Field {
  readonly selection: string;
}

/** Everything about the API that differs between tenants or versions: what operations are built from. */
export interface ApiShape {
  /** All that may lead from the viewer to its Employee (contract G9, assumed), the nearest first. */
  readonly self: readonly Path[];
  /** The viewer's own e-mail address. */
  readonly email: string | null;
  /** From the viewer to its Company (contract G9). */
  readonly company: readonly string[];
  /** Everybody of the company (contract G9); null where there is no such list. */
  readonly employees: ListShape | null;
  readonly buildings: ListShape;
  readonly floors: ListShape;
  readonly spaces: ListShape;
  readonly spaceBookings: ListShape;
  /** Null where a space has no such list, or none that may be asked. */
  readonly sharedEmployees: ListShape | null;
  /** Whether a floor says that it is out of use (contract G11). */
  readonly hidden: boolean;
  /** Whether floors check a date for one (contract G11). */
  readonly canBook: boolean;
  /** Selections of a Space beyond its id and code that may be asked (contract G12). */
  readonly spaceFields: readonly string[];
  /** Selections of a Booking beyond its id and dates that may be asked (contract G13). */
  readonly bookingFields: readonly string[];
  /** Whether `nodes(ids:)` is there, and `node` gives bookings by their ids (contract G10). */
  readonly nodes: boolean;
  readonly bookingNodes: boolean;
  readonly own: OwnList | null;
  readonly past: OwnList | null;
  /** What else may be meant, where those turn out not to be one's own; the likeliest first. */
  readonly otherOwn: readonly OwnLists[];
  readonly book: Change | null;
  /** Whether createBooking takes a note, which was sent with every booking (contract G15). */
  readonly note: boolean;
  readonly cancel: Change | null;
  readonly checkIn: Change | null;
  /** Why something is null that there are candidates for, in words. */
  readonly doubts: Readonly<Partial<Record<'cancel' | 'checkIn' | 'book', string>>>;
}

/** Fields of a Space and what is selected of them, each in the order of preference. */
export const spaceFields: readonly string[] = [
  'externalId',
  'x',
  'y',
  'isBookable',
  'isBookableByEmployee(employeeId: $employeeId)',
  'neighborhood { name }',
  'spaceType { name displayName }',
  'usageType { name displayName }',
  'employee { id }',
  'spaceAssignment { employee { id } sharedEmployees { id } }',
];

export const bookingFields: readonly string[] = [
  'autoReleasedAt',
  'checkedIn',
  'bookingSchedule { effectiveEndDate recurrencePattern }',
];

/** `createBooking` as it was observed (contract G15). */
export const observedBook: Change = {
  name: 'createBooking',
  arguments: '(input: $input)',
  variables: { input: 'CreateBookingInput!' },
  selection: '{ booking { id startDate endDate space { id } employee { id } } }',
};

/** What is documented or observed, and nothing that is only assumed: for an API that cannot be introspected. */
export const documentedShape: ApiShape = {
  self: [],
  email: null,
  company: ['company'],
  employees: null,
  buildings: connection,
  floors: connection,
  spaces: bareList,
  spaceBookings: bareList,
  sharedEmployees: null,
  hidden: true,
  canBook: true,
  spaceFields,
  bookingFields,
  nodes: true,
  bookingNodes: true,
  own: null,
  past: null,
  otherOwn: [],
  book: observedBook,
  note: true,
  cancel: null,
  checkIn: null,
  doubts: {},
};
