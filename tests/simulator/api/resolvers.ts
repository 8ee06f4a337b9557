import { GraphQLError } from 'graphql';
import type { SimulatorContext } from '../context.js';
import { ownBookings } from '../world/bookings.js';
import { holds } from '../world/ledger.js';
import type { Booking, Building, Colleague, Company, Space } from '../world/model.js';
import { mayBook } from '../world/rules.js';
import { datesBetween } from '../world/zone.js';
import { connect, type PageArguments } from './connection.js';
import { parseDay, timestamp } from './dates.js';

/** Who asks, and of which site. */
export interface Ask {
  readonly context: SimulatorContext;
  readonly person: Colleague;
}

/** Whatever source and arguments the SDL gives it. */
type Resolver = (source: never, args: never, ask: Ask) => unknown;
export type Resolvers = Record<string, Record<string, Resolver>>;

/** What `viewer` gives: the user, who is somebody else than the employee of the same name. */
export interface User {
  readonly user: Colleague;
}

export interface Range {
  readonly fromDate?: string | null;
  readonly toDate?: string | null;
}

/** The first and the last civil date that a range means at a building. */
function bounds(zone: string, { fromDate, toDate }: Range): [first: string, last: string] {
  return [
    typeof fromDate === 'string' ? parseDay(zone, fromDate) : '0000-01-01',
    typeof toDate === 'string' ? parseDay(zone, toDate) : '9999-12-31',
  ];
}

/** Bookings that a client gets to see: cancelled ones are gone, released ones say so (contract G13). */
export function bookingsIn(bookings: readonly Booking[], range: Range): Booking[] {
  return bookings.filter((booking) => {
    const [first, last] = bounds(booking.space.floor.building.timezone, range);
    return booking.cancelledAt === null && first <= booking.date && booking.date <= last;
  });
}

function spaceBookings(space: Space, range: Range, { context }: Ask): Booking[] {
  const ledger = context.world.bookings;
  const [first, last] = bounds(space.floor.building.timezone, range);
  return ledger
    .datesOf(space)
    .filter((date) => first <= date && date <= last)
    .flatMap((date) =>
      ledger.ofSpace(space, date).filter(({ cancelledAt }) => cancelledAt === null),
    );
}

const LONGEST_RANGE = 366;

function availability(space: Space, range: Required<Range>, { context }: Ask) {
  const [first, last] = bounds(space.floor.building.timezone, range);
  if (Date.parse(last) - Date.parse(first) > LONGEST_RANGE * 86_400_000) {
    throw new GraphQLError('The dates lie too far apart.');
  }
  return datesBetween(first, last).map((date) => ({
    date,
    isAvailable:
      space.bookable &&
      space.assignedTo === null &&
      !context.world.bookings.ofSpace(space, date).some(holds),
  }));
}

/** Without an employee, the question is about the viewer. */
function bookableBy(space: Space, args: { employeeId?: string | null }, ask: Ask): boolean | null {
  if (typeof args.employeeId !== 'string') return mayBook(space, ask.person);
  const node = ask.context.world.node(args.employeeId);
  return node !== null && 'userName' in node ? mayBook(space, node) : null;
}

const BOOKABLE = { name: 'hoteling', displayName: 'Hoteling' };
const FIXED = { name: 'meeting', displayName: 'Meeting' };

/** "Hoteling" says only that a space is bookable (contract G17), unless the usage is where its kind is told. */
function usageOf({ kindName, bookable }: Space, _args: unknown, { context }: Ask) {
  const toldHere = context.options.tenant.world.kindIn === 'usageType';
  if (toldHere) return { name: kindName.toLowerCase(), displayName: kindName };
  return bookable ? BOOKABLE : FIXED;
}

function typeOf({ kindName }: Space, _args: unknown, { context }: Ask) {
  const toldHere = context.options.tenant.world.kindIn === 'spaceType';
  return { name: null, displayName: toldHere ? kindName : null };
}

const spaceFields = {
  status: () => 'active',
  description: () => null,
  isBookable: ({ bookable }: Space) => bookable,
  isBookableByEmployee: bookableBy,
  isBookableUsageType: ({ bookable }: Space) => bookable,
  bookings: spaceBookings,
  dailyBookingAvailability: availability,
  employee: ({ assignedTo }: Space) => assignedTo,
  sharedEmployees: () => [],
  floorId: ({ floor }: Space) => floor.id,
  spaceType: typeOf,
  usageType: usageOf,
  tags: () => [],
};

const bookingFields = {
  startDate: ({ start }: Booking) => timestamp(start),
  endDate: ({ end }: Booking) => timestamp(end),
  autoReleasedAt: ({ releasedAt }: Booking) => (releasedAt === null ? null : timestamp(releasedAt)),
  passedHealthCheck: () => null,
  bookingSchedule: ({ start, end }: Booking) => ({
    effectiveStartDate: timestamp(start),
    effectiveEndDate: timestamp(end),
    recurrencePattern: null,
  }),
  healthCheck: () => ({ disabled: true }),
  employee: ({ person }: Booking) => person,
};

function assignmentOf(person: Colleague, _args: unknown, { context }: Ask) {
  const space = context.world.assignedTo(person);
  return space === null ? null : { space };
}

const userFields = {
  id: ({ user }: User) => user.userId,
  name: ({ user }: User) => user.name,
  email: ({ user }: User) => user.email,
  company: (_user: User, _args: unknown, { context }: Ask) => context.world.company,
};

const companyFields = {
  buildings: (_company: Company, page: PageArguments, { context }: Ask) =>
    connect(context.world.buildings, page),
  departments: ({ departments }: Company, page: PageArguments) => connect(departments, page),
  employees: (_company: Company, page: PageArguments, { context }: Ask) =>
    connect(context.world.people, page),
};

const queryFields = {
  viewer: (_root: unknown, _args: unknown, { person }: Ask): User => ({ user: person }),
  node: (_root: unknown, { id }: { id: string }, { context }: Ask) => context.world.node(id),
  nodes: (_root: unknown, { ids }: { ids: readonly string[] }, { context }: Ask) =>
    ids.map((id) => context.world.node(id)),
};

/** The fields whose values are not simply properties of the same name. */
export const baseResolvers: Resolvers = {
  Query: queryFields,
  User: userFields,
  Company: companyFields,
  Building: {
    timezone: ({ zoneName }: Building) => zoneName,
    floors: ({ floors }: Building, page: PageArguments) => connect(floors, page),
  },
  Space: spaceFields,
  Employee: { id: ({ employeeId }: Colleague) => employeeId, spaceAssignment: assignmentOf },
  Booking: bookingFields,
};

/** A person's bookings as the lists of contract G16 give them. */
export function listedBookings(person: Colleague, range: Range, { context }: Ask): Booking[] {
  return bookingsIn(ownBookings(context, person), range);
}
