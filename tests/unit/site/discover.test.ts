import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { discoverShape } from '../../../src/site/graphql/discover.js';
import { buildOperations } from '../../../src/site/graphql/operations.js';
import { schemaWith } from './schemas.js';

type Parts = Parameters<typeof schemaWith>[0];

/** What is discovered, after every operation built from it was found to fit the schema. */
function discovered(parts: Parts) {
  const schema = buildSchema(schemaWith(parts));
  const shape = discoverShape(schema);
  for (const [name, text] of buildOperations(shape)) {
    expect(validate(schema, parse(text)), `${name}: ${text}`).toEqual([]);
  }
  return shape;
}

const minimal = { viewer: 'company: Company' };

describe('from the viewer to its Employee', () => {
  it.each([
    ['employee: Employee', { root: 'viewer', steps: ['employee'] }],
    ['account: Account', { root: 'viewer', steps: ['account', 'worker'] }],
    ['profile: Profile', { root: 'viewer', steps: ['profile', 'inner', 'person'] }],
  ])('%s', (viewer, expected) => {
    const types =
      'type Account { worker: Employee } type Inner { person: Employee } type Profile { inner: Inner }';
    expect(discovered({ viewer: `company: Company ${viewer}`, types }).self).toEqual([expected]);
  });

  it.each([
    'employees: [Employee]',
    'employee(id: ID!): Employee',
    'manager: Employee',
    'delegate: Employee createdBy: Employee',
    'captain: Employee',
    'teamLead: Employee mentor: Employee colleague: Employee head: Employee proxy: Employee',
    'captain: Friend',
    'team: Team',
  ])('is not %s', (viewer) => {
    const types =
      'type Friend { email: String employee: Employee } type Team { employee: Employee }';
    expect(discovered({ viewer: `company: Company ${viewer}`, types }).self).toEqual([]);
  });

  it('is the one beside links to other people, whichever comes first', () => {
    const viewer = 'company: Company captain: Employee employee: Employee';
    expect(discovered({ viewer }).self).toEqual([{ root: 'viewer', steps: ['employee'] }]);
  });

  it('may start at another field of the root that speaks of oneself', () => {
    const shape = discovered({ ...minimal, query: 'me: Employee anyone: Employee' });
    expect(shape.self).toEqual([{ root: 'me', steps: [] }]);
  });

  it('may be several, near and far, of which some may give nothing', () => {
    const viewer = 'company: Company linkedEmployee: Employee account: Account';
    const types = 'type Account { worker: Employee }';
    expect(discovered({ viewer, types }).self.map(({ steps }) => steps)).toEqual([
      ['linkedEmployee'],
      ['account', 'worker'],
    ]);
  });
});

describe("one's own bookings", () => {
  const types = `
    type Edge { node: Booking } type PageInfo { hasNextPage: Boolean! endCursor: String }
    type BookingConnection { edges: [Edge] pageInfo: PageInfo! }
    input Span { since: Date until: Date } input Page { number: Int = 0 size: Int = 3 } scalar Date scalar DateTime enum When { UPCOMING PAST ALL }`;
  const own = (employee: string, viewer = '') =>
    discovered({ viewer: `company: Company employee: Employee ${viewer}`, employee, types }).own;

  it.each([
    [
      'bookings(fromDate: String, toDate: String): [Booking]',
      '(fromDate: $ownFrom, toDate: $ownTo)',
    ],
    [
      'reservations(start: DateTime!, end: DateTime!): BookingConnection',
      '(start: $ownFrom, end: $ownTo)',
    ],
    ['bookings(range: Span): [Booking]', '(range: {since: $ownFrom, until: $ownTo})'],
    ['bookings(range: Span!): [Booking]', '(range: {since: $ownFrom, until: $ownTo})'],
    ['deskBookings(when: When!): [Booking]', '(when: UPCOMING)'],
    ['bookings(after: String, before: String): [Booking]', '(after: $ownFrom, before: $ownTo)'],
    [
      'bookings(first: Int, after: String, before: String): BookingConnection',
      '(first: $pageSize, after: $ownAfter)',
    ],
    [
      'bookings(first: Int, after: String, last: Int, skip: Int): BookingConnection',
      '(first: $pageSize, after: $ownAfter)',
    ],
    ['upcomingBookings: [Booking]', ''],
  ])('%s', (employee, expected) => {
    expect(own(employee)?.arguments).toBe(expected);
  });

  it.each([
    'bookings(teamId: ID!): [Booking]',
    'pastBookings: [Booking]',
    'teamBookings: [Booking]',
    'departmentBookings(fromDate: String, toDate: String): [Booking]',
    'delegateBookings: [Booking]',
    'favouriteBookings: [Booking]',
    'bookings(limit: Int = 3, offset: Int = 0): [Booking]',
    'bookings(skip: Int, take: Int! = 2): [Booking]',
    'bookings(page: Page): [Booking]',
    'upcomingBookings(days: Int = 7): [Booking]',
    'upcomingBookings(horizon: String = "P7D"): [Booking]',
    'bookings(first: Int, after: String, daysAhead: Int): BookingConnection',
  ])('are not %s', (employee) => {
    expect(own(employee)).toBeNull();
  });

  it('are rather those that nothing cuts', () => {
    const both = 'upcomingBookings(limit: Int = 3): [Booking] bookings: [Booking]';
    expect(own(both)?.name).toBe('bookings');
  });

  it('are rather those with dates, and never those of the manager', () => {
    expect(own('reservations(from: Date, to: Date): [Booking] bookings: [Booking]')?.name).toBe(
      'reservations',
    );
    const manager = own('', 'manager: Employee boss: Employee');
    expect(manager).toBeNull();
  });

  it('are rather without dates than those of a group', () => {
    const both = 'departmentBookings(from: Date, to: Date): [Booking] upcomingBookings: [Booking]';
    expect(own(both)?.name).toBe('upcomingBookings');
  });

  it('are asked whether there are more, though nothing leads there', () => {
    const shape = discovered({
      viewer: 'company: Company employee: Employee',
      employee: 'bookings(first: Int): BookingConnection',
      types,
    });
    expect(buildOperations(shape).get('ownBookings')).toMatch(/ pageInfo \{ hasNextPage \} /);
  });

  it('tells upcoming from past ones where they are two fields', () => {
    const shape = discovered({
      viewer: 'company: Company employee: Employee',
      employee: 'upcomingBookings: [Booking] bookingHistory: [Booking]',
    });
    expect([shape.own?.name, shape.past?.name]).toEqual(['upcomingBookings', 'bookingHistory']);
  });
});

describe('mutations', () => {
  const types = `
    input ById { id: ID! clientMutationId: String } input Nested { booking: ById! }
    input Change { bookingId: ID! checkedIn: Boolean note: String } enum State { BOOKED CHECKED_IN CANCELLED }
    type Problem { message: String } type Done { success: Boolean! errors: [Problem!] booking: Booking }
    enum Scope { ONE ALL_FUTURE } enum Extent { ALL FOLLOWING } input Scoped { id: ID! scope: Scope = ALL_FUTURE }
    type Gone { id: ID } union Result = Done | Problem`;
  const change = (mutation: string) => discovered({ ...minimal, mutation, types });

  it.each([
    ['cancelBooking(id: ID!): Boolean', '(id: $bookingId)'],
    ['deleteReservation(reservationId: ID!): Gone', '(reservationId: $bookingId)'],
    ['bookingRemove(input: ById!): Done', '(input: {id: $bookingId})'],
    ['cancelBookings(ids: [ID!]!): Done', '(ids: [$bookingId])'],
    ['releaseDesk(input: Nested!): Result', '(input: {booking: {id: $bookingId}})'],
    ['cancelBooking(bookingId: String!, reason: String): Booking', '(bookingId: $bookingId)'],
    [
      'cancelBooking(employeeId: ID!, bookingId: ID!): Gone',
      '(employeeId: $employeeId, bookingId: $bookingId)',
    ],
    ['updateBooking(id: ID!, state: State!): Booking', '(id: $bookingId, state: CANCELLED)'],
    ['cancelBooking(id: ID!, scope: Scope! = ALL_FUTURE): Gone', '(id: $bookingId, scope: ONE)'],
    [
      'cancelBooking(id: ID!, wholeSeries: Boolean = true): Gone',
      '(id: $bookingId, wholeSeries: false)',
    ],
    ['cancelBooking(input: Scoped!): Gone', '(input: {id: $bookingId, scope: ONE})'],
    ['cancelBooking(id: ID!, notify: Boolean = true): Gone', '(id: $bookingId)'],
  ])('cancel: %s', (mutation, expected) => {
    expect(change(mutation).cancel?.arguments).toBe(expected);
  });

  it('cancel bookings, not the spaces beside them', () => {
    const both = change('deleteSpace(id: ID!): Gone deleteBooking(id: ID!): Gone');
    expect(both.cancel?.name).toBe('deleteBooking');
    expect(both.doubts.cancel).toBeUndefined();
  });

  it.each([
    'deleteCalendarEvent(id: ID!): Gone',
    'cancelAllBookings: Boolean',
    'cancelRecurringBooking(id: ID!): Gone',
    'cancelBooking(id: ID!, confirm: Boolean!): Gone',
    'deleteEmployee(id: ID!): Gone',
    'updateBooking(id: ID!, note: String): Booking',
    'deleteSpace(id: ID!): Gone',
    'deleteWorkspace(id: ID!): Gone',
    'removeSeat(id: ID!): Gone',
    'updateDesk(id: ID!, state: State!): Gone',
    'cancelBooking(id: ID!, extent: Extent = ALL): Gone',
    'cancelBooking(id: ID!, extent: String = "ALL_FUTURE"): Gone',
    'cancelBooking(id: ID!, scope: Extent): Gone',
  ])('do not cancel: %s', (mutation) => {
    expect(change(mutation).cancel).toBeNull();
  });

  it.each([
    ['checkInBooking(id: ID!): Booking', '(id: $bookingId)'],
    ['checkIn(input: ById!): Done', '(input: {id: $bookingId})'],
    ['updateBooking(input: Change!): Done', '(input: {bookingId: $bookingId, checkedIn: true})'],
    ['updateBooking(id: ID!, checkedIn: Boolean): Booking', '(id: $bookingId, checkedIn: true)'],
    ['setBookingState(id: ID!, state: State!): Booking', '(id: $bookingId, state: CHECKED_IN)'],
    ['confirmPresence(booking: ID!): Booking', '(booking: $bookingId)'],
  ])('check in: %s', (mutation, expected) => {
    expect(change(mutation).checkIn?.arguments).toBe(expected);
  });

  it.each([
    'undoCheckInBooking(id: ID!): Booking',
    'checkInSpace(id: ID!): Gone',
    'checkInVisitor(id: ID!): Gone',
    'updateBooking(id: ID!, note: String): Booking',
  ])('do not check in: %s', (mutation) => {
    expect(change(mutation).checkIn).toBeNull();
  });
});

describe('the documented part', () => {
  it('is asked only for what a tenant has', () => {
    const shape = discovered(minimal);
    expect(shape.spaceFields.join()).not.toContain('usageType');
    expect(shape.spaceFields).toContain('neighborhood { name }');
    expect(shape.book).not.toBeNull();
  });

  it.each([
    ['note: String }', true],
    ['note: String! }', true],
    ['}', false],
  ])('takes the note that was sent with every booking: %s', (input, note) => {
    const text = schemaWith(minimal).replace('note: String }', input);
    const shape = discoverShape(buildSchema(text));
    expect([shape.note, shape.doubts.book]).toEqual([note, undefined]);
  });

  it('does not book where booking needs more than was observed', () => {
    const text = schemaWith(minimal).replace('note: String }', 'note: String costCentre: ID! }');
    expect(discoverShape(buildSchema(text)).book).toBeNull();
  });
});
