import { GraphQLError } from 'graphql';
import type { SimulatorContext } from '../context.js';
import type { ApiTraits } from '../tenant/api.js';
import { accountEmail, type WorldTraits } from '../tenant/world.js';
import { hasLagged, ownBookings } from '../world/bookings.js';
import { holds } from '../world/ledger.js';
import type { Booking, Building, Colleague, Company, Floor, Space } from '../world/model.js';
import { mayBook } from '../world/rules.js';
import type { WorldNode } from '../world/world.js';
import { datesBetween } from '../world/zone.js';
import { connect, listed, type PageArguments } from './connection.js';
import { parseDay, timestamp } from './dates.js';

/** Who asks, and of which site. */
export interface Ask {
  readonly context: SimulatorContext;
  /** Of the API that is asked: the web app's own has the lists that were observed (contract G18, G19). */
  readonly traits: ApiTraits;
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
function bounds(zone: string, { fromDate, toDate }: Range, { traits }: Ask): [string, string] {
  const { dates } = traits;
  return [
    typeof fromDate === 'string' ? parseDay(zone, fromDate, dates) : '0000-01-01',
    typeof toDate === 'string' ? parseDay(zone, toDate, dates) : '9999-12-31',
  ];
}

/** Bookings that a client gets to see: cancelled ones are gone, released ones say so (contract G13). */
export function bookingsIn(bookings: readonly Booking[], range: Range, ask: Ask): Booking[] {
  return bookings.filter((booking) => {
    const [first, last] = bounds(booking.space.floor.building.timezone, range, ask);
    return booking.cancelledAt === null && first <= booking.date && booking.date <= last;
  });
}

function spaceBookings(space: Space, range: Range & PageArguments, ask: Ask) {
  const ledger = ask.context.world.bookings;
  const { lists } = ask.traits;
  const [first, last] = bounds(space.floor.building.timezone, range, ask);
  const bookings = ledger
    .datesOf(space)
    .filter((date) => first <= date && date <= last)
    .flatMap((date) =>
      ledger.ofSpace(space, date).filter((booking) => {
        const { cancelledAt } = booking;
        return cancelledAt === null && hasLagged(ask.context, booking, ask.context.rules.deskLagMs);
      }),
    );
  return listed(toldOnce(bookings, ask), lists.spaceBookings, range);
}

/** A recurring booking may come once, with its first dates, for all of its occurrences (contract G13). */
function toldOnce(bookings: readonly Booking[], { context }: Ask): Booking[] {
  const { recurring } = context.options.tenant.world;
  if (recurring === 'none' || recurring === 'each') return [...bookings];
  const told = new Map<string, Booking>();
  for (const booking of bookings) {
    const { series } = booking;
    const shown = series === null ? booking : { ...booking, id: series.id, ...series.first };
    told.set(shown.id, shown);
  }
  return [...told.values()];
}

const LONGEST_RANGE = 366;

function availability(space: Space, range: Required<Range>, ask: Ask) {
  const { context } = ask;
  const [first, last] = bounds(space.floor.building.timezone, range, ask);
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

/** Whose desk it is, in the field where this tenant says so (contract G12, G18). */
function owner(
  field: WorldTraits['assignedIn'],
  { assignedTo }: Space,
  { context }: Ask,
): Colleague | null {
  return context.options.tenant.world.assignedIn === field ? assignedTo : null;
}

function place(at: number, { options }: SimulatorContext): number | null {
  return options.tenant.world.positions ? at : null;
}

/** Whether any desk of a floor may be booked on a date, by the window alone (contract G11). */
function canBook(
  { building, hidden }: Floor,
  { date, startDate }: { readonly date?: string | null; readonly startDate?: string | null },
  { context, traits }: Ask,
): boolean | null {
  const given = date ?? startDate;
  if (typeof given !== 'string') return null;
  const day = parseDay(building.timezone, given, traits.dates);
  return !hidden && context.window.stateOf(building, day) === 'open';
}

const spaceFields = {
  status: () => 'active',
  description: () => null,
  isBookable: ({ bookable }: Space) => bookable,
  isBookableByEmployee: bookableBy,
  isBookableUsageType: ({ bookable }: Space) => bookable,
  bookings: spaceBookings,
  dailyBookingAvailability: availability,
  employee: (space: Space, _args: unknown, ask: Ask) => owner('employee', space, ask),
  sharedEmployees: (space: Space, _args: unknown, ask: Ask) =>
    [owner('sharedEmployees', space, ask)].filter((each) => each !== null),
  x: (space: Space, _args: unknown, { context }: Ask) => place(space.x, context),
  y: (space: Space, _args: unknown, { context }: Ask) => place(space.y, context),
  floorId: ({ floor }: Space) => floor.id,
  spaceAssignment: assignmentOfSpace,
  workplaceGroup: () => null,
  spaceType: typeOf,
  usageType: usageOf,
  tags: () => [],
};

const bookingFields = {
  startDate: ({ start }: Booking) => timestamp(start),
  endDate: ({ end }: Booking) => timestamp(end),
  autoReleasedAt: ({ releasedAt }: Booking) => (releasedAt === null ? null : timestamp(releasedAt)),
  passedHealthCheck: () => null,
  bookingSchedule: ({ start, end, series }: Booking) => ({
    effectiveStartDate: timestamp(series?.first.start ?? start),
    effectiveEndDate: timestamp(series?.last ?? end),
    recurrencePattern: series?.pattern ?? null,
  }),
  healthCheck: (_booking: Booking, _args: unknown, { context }: Ask) => ({
    disabled: !context.options.tenant.pages.health,
  }),
  employee: ({ person }: Booking) => person,
};

/** Whose a space is, and in which part of the floor it lies: there it always stands (contract G18). */
function assignmentOfSpace(space: Space) {
  const { assignedTo: employee, neighborhood } = space;
  return { space, employee, sharedEmployees: [], department: null, neighborhood };
}

function assignmentOf(person: Colleague, _args: unknown, { context }: Ask) {
  const space = context.world.assignedTo(person);
  return space === null ? null : assignmentOfSpace(space);
}

const userFields = {
  id: ({ user }: User) => user.userId,
  name: ({ user }: User) => user.name,
  company: (_user: User, _args: unknown, { context }: Ask) => context.world.company,
  viewFilters: () => [],
};

const companyFields = {
  departments: ({ departments }: Company, page: PageArguments) => connect(departments, page),
  employees: (_company: Company, page: PageArguments, { context }: Ask) =>
    connect(context.world.people, page),
};

/** A booking that was cancelled is gone. */
function shown(node: WorldNode | null, { traits }: Ask): WorldNode | null {
  const isBooking = node !== null && 'cancelledAt' in node;
  return isBooking && (node.cancelledAt !== null || !traits.bookingNodes) ? null : node;
}

const queryFields = {
  viewer: (_root: unknown, _args: unknown, { person }: Ask): User => ({ user: person }),
  node: (_root: unknown, { id }: { id: string }, ask: Ask) =>
    shown(ask.context.world.node(id), ask),
  nodes: (_root: unknown, { ids }: { ids: readonly string[] }, ask: Ask) =>
    ids.map((id) => shown(ask.context.world.node(id), ask)),
};

/** The fields whose values are not simply properties of the same name. */
export const baseResolvers: Resolvers = {
  Query: queryFields,
  User: userFields,
  Company: companyFields,
  Building: { timezone: ({ zoneName }: Building) => zoneName },
  Floor: { canBook },
  Space: spaceFields,
  Employee: { id: ({ employeeId }: Colleague) => employeeId, spaceAssignment: assignmentOf },
  Booking: bookingFields,
};

/** The address of whoever asks, where the tenant's viewer tells it (contract G9). */
export function accountResolvers({ account }: ApiTraits): Resolvers {
  if (account === null) return {};
  const address = ({ user }: User, _args: unknown, { context }: Ask) =>
    accountEmail(user.email, context.options.tenant.world);
  return { User: { [account]: address } };
}

/** The documented lists, as the tenant has them (contract G6). */
export function listResolvers({ lists }: ApiTraits): Resolvers {
  return {
    Company: {
      buildings: (_company: Company, page: PageArguments, { context }: Ask) =>
        listed(context.world.buildings, lists.buildings, page),
    },
    Building: {
      floors: ({ floors }: Building, page: PageArguments) => listed(floors, lists.floors, page),
    },
    Floor: {
      spaces: ({ spaces }: Floor, page: PageArguments) => listed(spaces, lists.spaces, page),
    },
  };
}

/** A person's bookings as the lists of contract G16 give them. */
export function listedBookings(person: Colleague, range: Range, ask: Ask): Booking[] {
  return bookingsIn(ownBookings(ask.context, person), range, ask);
}
