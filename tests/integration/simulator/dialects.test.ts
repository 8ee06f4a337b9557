import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import type { Dialect, Simulator } from '../../simulator/types.js';
import { gql } from '../../support/gql.js';
import { book, heldBy } from '../../support/site.js';

const INTROSPECTION = `{ __schema { mutationType { fields { name args { name } } } } }`;
const DOCUMENTED = `{ viewer { id email company { id name
  buildings { edges { node { code timezone floors { edges { node { id code hidden } } } } } }
  departments { edges { node { name } } } } } }`;

/** One person's booking, listed, checked in and cancelled by the names of one dialect (contract G9, G16). */
interface Names {
  readonly viewer: string;
  readonly list: string;
  readonly checkIn: string;
  readonly cancel: string;
  readonly mutations: readonly string[];
}

const NAMES: Record<Exclude<Dialect, 'closed'>, Names> = {
  standard: {
    viewer: '{ viewer { found: employee { id email } } }',
    list: `{ viewer { employee { bookings(fromDate: "2026-11-01") { edges { node { id date } } } } } }`,
    checkIn: 'mutation($id: ID!) { checkInBooking(input: { id: $id }) { booking { checkedIn } } }',
    cancel: 'mutation($id: ID!) { deleteBooking(input: { id: $id }) { deletedBookingId } }',
    mutations: ['checkInBooking', 'deleteBooking'],
  },
  renamed: {
    viewer: '{ viewer { found: employeeProfile { id email } } }',
    list: `{ viewer { reservations(period: { from: "2026-11-01", to: "2026-12-31" }) { id date } } }`,
    checkIn: `mutation($id: ID!) { updateBooking(input: { bookingId: $id, checkedIn: true }) {
      booking { checkedIn } } }`,
    cancel: 'mutation($id: ID!) { cancelBooking(bookingId: $id) { success booking { id } } }',
    mutations: ['cancelBooking', 'updateBooking'],
  },
};

const simulators = new Map<Dialect, Simulator>();
const of = (dialect: Dialect): Simulator => simulators.get(dialect)!;

beforeAll(async () => {
  for (const dialect of ['standard', 'renamed', 'closed'] as const) {
    const options = { dialect, occupancy: 0, now: '2026-11-02T08:30:00Z', frozen: true };
    simulators.set(dialect, await startSimulator(options));
  }
});

afterAll(async () => {
  await Promise.all([...simulators.values()].map((simulator) => simulator.stop()));
});

describe.each(['standard', 'renamed', 'closed'] as const)('every dialect: %s', (dialect) => {
  it('leads from the viewer to floors in the documented way (G9, G11)', async () => {
    const simulator = of(dialect);
    const { data, errors } = await gql(simulator, simulator.sessions.issue('alice'), DOCUMENTED);
    expect(errors).toEqual([]);
    expect(data.viewer.email).toBe(simulator.person('alice').email);
    const buildings = data.viewer.company.buildings.edges.map(
      ({ node }: { node: { code: string; timezone: string } }) => [node.code, node.timezone],
    );
    expect(buildings).toEqual([
      ['HQ', 'Europe/London'],
      ['NYC', 'America/New_York'],
      ['LHI', 'Australia/Lord_Howe'],
    ]);
  });

  it('books (G15) and shows the booking on its space with every field, blank ones as null (G5, G13)', async () => {
    const simulator = of(dialect);
    await book(simulator, { person: 'dan', desk: '2.24.09', date: '2026-11-09' });
    const query = `query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Space { bookings(fromDate: "2026-11-09", toDate: "2026-11-09") {
      id startDate endDate autoReleasedAt checkedIn passedHealthCheck note
      bookingSchedule { effectiveStartDate effectiveEndDate recurrencePattern }
      healthCheck { disabled } employee { email } space { code } } } } }`;
    const { spaceId } = simulator.desks().find(({ code }) => code === '2.24.09')!;
    const token = simulator.sessions.issue('alice');
    const { data } = await gql(simulator, token, query, { ids: [spaceId, 'bm9ib2R5'] });
    expect(data.nodes).toEqual([
      {
        id: spaceId,
        bookings: [
          {
            id: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
            startDate: '2026-11-09T09:00:00Z',
            endDate: '2026-11-09T17:00:00Z',
            autoReleasedAt: null,
            checkedIn: false,
            passedHealthCheck: null,
            note: null,
            bookingSchedule: {
              effectiveStartDate: '2026-11-09T09:00:00Z',
              effectiveEndDate: '2026-11-09T17:00:00Z',
              recurrencePattern: null,
            },
            healthCheck: { disabled: true },
            employee: { email: simulator.person('dan').email },
            space: { code: '2.24.09' },
          },
        ],
      },
      null,
    ]);
  });
});

describe.each(['standard', 'renamed'] as const)('%s', (dialect) => {
  const names = NAMES[dialect];

  it('finds the employee, lists, checks in and cancels by its own names (G9, G16)', async () => {
    const simulator = of(dialect);
    const token = simulator.sessions.issue('alice');
    const ask = (query: string, id?: string) => gql(simulator, token, query, { id });
    const { employeeId, email } = simulator.person('alice');
    expect((await ask(names.viewer)).data.viewer.found).toEqual({ id: employeeId, email });

    const wish = { person: 'alice', desk: '2.24.05', date: '2026-11-02', token };
    const { id } = (await book(simulator, wish)).data.createBooking.booking;
    expect(JSON.stringify((await ask(names.list)).data)).toContain(id);

    expect(JSON.stringify((await ask(names.checkIn, id)).data)).toContain('"checkedIn":true');
    expect(heldBy(simulator, 'alice')).toMatchObject([{ id, checkedIn: true }]);

    expect((await ask(names.cancel, id)).errors).toEqual([]);
    expect(heldBy(simulator, 'alice')).toEqual([]);
    const row = simulator.record.bookings.find((booking) => booking.id === id);
    expect(row).toMatchObject({ cancelledBy: 'alice', cancelledAt: '2026-11-02T08:30:00.000Z' });
    expect(JSON.stringify((await ask(names.list)).data)).not.toContain(id);
    expect((await ask(names.cancel, id)).errors[0]?.message).toMatch(/does not exist/);
  });

  it('lets nobody touch another’s booking, nor check in on another day', async () => {
    const simulator = of(dialect);
    const wish = { person: 'bob', desk: '2.24.07', date: '2026-11-12' };
    const { id } = (await book(simulator, wish)).data.createBooking.booking;
    const [alice, bob] = ['alice', 'bob'].map((name) => simulator.sessions.issue(name));
    for (const query of [names.cancel, names.checkIn]) {
      const { errors } = await gql(simulator, alice!, query, { id });
      expect(errors[0]?.message).toMatch(/another employee/);
    }
    const early = await gql(simulator, bob!, names.checkIn, { id });
    expect(early.errors[0]?.message).toMatch(/on the day/);
    expect(heldBy(simulator, 'bob')).toMatchObject([{ id, checkedIn: false }]);
  });

  it('is open to introspection (G2) and knows only its own names', async () => {
    const simulator = of(dialect);
    const token = simulator.sessions.issue('alice');
    const { data } = await gql(simulator, token, INTROSPECTION);
    const fields = data.__schema.mutationType.fields.map(({ name }: { name: string }) => name);
    const documented = ['createBooking', 'createCalendarEvent', 'deleteCalendarEvent'];
    expect(fields.sort()).toEqual([...documented, ...names.mutations].sort());
    const other = NAMES[dialect === 'standard' ? 'renamed' : 'standard'];
    for (const query of [other.viewer, other.list, other.checkIn, other.cancel]) {
      const { status, errors } = await gql(simulator, token, query, { id: 'x' });
      expect(status).toBe(200);
      expect(errors[0]?.message).toMatch(/Cannot query field/);
    }
  });
});

describe('closed', () => {
  it('refuses introspection and lacks every assumed part (G2, G9, G16)', async () => {
    const simulator = of('closed');
    const token = simulator.sessions.issue('alice');
    for (const query of [INTROSPECTION, '{ __type(name: "Query") { name } }']) {
      const { status, data, errors } = await gql(simulator, token, query);
      expect([status, data]).toEqual([200, null]);
      expect(errors[0]?.message).toMatch(/introspection/i);
    }
    for (const { viewer, list, checkIn, cancel } of Object.values(NAMES)) {
      for (const query of [viewer, list, checkIn, cancel]) {
        const { errors } = await gql(simulator, token, query, { id: 'x' });
        expect(errors[0]?.message).toMatch(/Cannot query field/);
      }
    }
  });

  it('still has its employees hanging off the company, page by page (G6, G9)', async () => {
    const simulator = of('closed');
    const token = simulator.sessions.issue('alice');
    const query = `query($after: String) { viewer { company { employees(first: 60, after: $after) {
      edges { node { id email } } pageInfo { hasNextPage endCursor } } } } }`;
    const emails: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await gql(simulator, token, query, { after });
      const { edges, pageInfo } = data.viewer.company.employees;
      emails.push(...edges.map(({ node }: { node: { email: string } }) => node.email));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(emails).toEqual(simulator.people.map(({ email }) => email));
    expect(emails.length).toBeGreaterThan(60);
  });
});
