import { afterEach, describe, expect, it } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator, SimulatorOptions } from '../../simulator/types.js';
import { gql } from '../../support/gql.js';
import { book, heldBy } from '../../support/site.js';

const running: Simulator[] = [];

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({
    now: '2026-11-02T10:00:00Z',
    frozen: true,
    occupancy: 0,
    ...options,
  });
  running.push(simulator);
  return simulator;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.stop()));
});

const alice = { person: 'alice', desk: '2.24.05', date: '2026-11-10' };

/** A refusal is HTTP 200, `createBooking: null` and the site's words (contract G4). */
async function refusal(simulator: Simulator, wish: Parameters<typeof book>[1]): Promise<string> {
  const before = simulator.record.bookings.length;
  const answer = await book(simulator, wish);
  expect(answer.status).toBe(200);
  expect(answer.data).toEqual({ createBooking: null });
  expect(simulator.record.bookings).toHaveLength(before);
  return answer.errors[0]?.message ?? '';
}

describe('a booking', () => {
  it('is made, answered as G15 says, and recorded', async () => {
    const simulator = await start();
    const answer = await book(simulator, alice);
    const { employeeId, name, email } = simulator.person('alice');
    expect(answer.data.createBooking.booking).toEqual({
      id: expect.any(String),
      date: '2026-11-10',
      startDate: '2026-11-10T09:00:00Z',
      endDate: '2026-11-10T17:00:00Z',
      space: {
        id: simulator.desks().find(({ code }) => code === '2.24.05')!.spaceId,
        externalId: 'HQ-2-2.24.05',
        code: '2.24.05',
      },
      employee: { id: employeeId, name, email },
    });
    expect(heldBy(simulator, 'alice')).toMatchObject([
      { desk: '2.24.05', date: '2026-11-10', by: 'alice', via: 'api', building: 'HQ', floor: '2' },
    ]);
  });

  it('is refused where hours overlap on the desk, and made where they do not', async () => {
    const simulator = await start();
    await book(simulator, { ...alice, to: '12:00' });
    const bob = { ...alice, person: 'bob' };
    expect(await refusal(simulator, { ...bob, from: '11:59' })).toMatch(/already reserved/);
    const after = await book(simulator, { ...bob, from: '12:00' });
    expect(after.errors).toEqual([]);
  });

  it('is refused for a second desk of the same person on the same day', async () => {
    const simulator = await start();
    await book(simulator, alice);
    expect(await refusal(simulator, { ...alice, desk: '2.24.06' })).toMatch(/already have/);
  });

  it('is made for a second desk of a day where the tenant allows it, but not twice on one', async () => {
    const simulator = await start({ rules: { oneDeskADay: false } });
    await book(simulator, alice);
    expect((await book(simulator, { ...alice, desk: '2.24.06' })).errors).toEqual([]);
    expect(heldBy(simulator, 'alice').map(({ desk }) => desk)).toEqual(['2.24.05', '2.24.06']);
    expect(await refusal(simulator, alice)).toMatch(/already reserved/);
  });

  it.each([
    ['past', '2026-11-01', /in the past/],
    ['over by now', '2026-11-02', /in the past/],
    ['beyond the window', '2026-12-02', /29 days/],
  ])('is refused when its date is %s', async (_name, date, words) => {
    const simulator = await start();
    const hours = date === '2026-11-02' ? { from: '08:00', to: '10:00' } : {};
    expect(await refusal(simulator, { ...alice, date, ...hours })).toMatch(words);
  });

  it('is made on the last day of the window and for the rest of today', async () => {
    const simulator = await start();
    expect((await book(simulator, { ...alice, date: '2026-12-01' })).errors).toEqual([]);
    expect((await book(simulator, { ...alice, date: '2026-11-02' })).errors).toEqual([]);
  });

  it('is refused before the instant at which its date opens, and made from then on', async () => {
    const simulator = await start();
    simulator.window.openAt('2027-01-05', '2026-11-02T12:00:00Z');
    simulator.window.openAt('2026-11-11', '2026-11-02T12:00:00Z');
    const far = { ...alice, date: '2027-01-05' };
    const near = { ...alice, date: '2026-11-11' };
    simulator.clock.set('2026-11-02T11:59:59.999Z');
    expect(await refusal(simulator, far)).toMatch(/not open/);
    expect(await refusal(simulator, near)).toMatch(/not open/);
    simulator.clock.advance(1);
    expect((await book(simulator, far)).errors).toEqual([]);
    expect((await book(simulator, near)).errors).toEqual([]);
  });

  it('is refused when the floor is full that day', async () => {
    const simulator = await start({ rules: { floorCapacity: 1 } });
    await book(simulator, { ...alice, person: 'bob', desk: '2.24.01' });
    expect(await refusal(simulator, alice)).toMatch(/capacity/);
    expect((await book(simulator, { ...alice, date: '2026-11-11' })).errors).toEqual([]);
  });

  it('is refused while another one is active, where only one may be', async () => {
    const simulator = await start({ rules: { singleActiveReservation: true } });
    await book(simulator, alice);
    const next = { ...alice, date: '2026-11-12' };
    expect(await refusal(simulator, next)).toMatch(/one active reservation/);
    simulator.clock.set('2026-11-10T17:00:00Z');
    expect((await book(simulator, next)).errors).toEqual([]);
  });

  it('is refused on a desk that is somebody else’s for good, and shows whose (G12, G14)', async () => {
    const simulator = await start({ seedData: { assigned: { '2.24.05': 'bob' } } });
    expect(await refusal(simulator, alice)).toMatch(/permanently assigned/);
    const query = `query($id: ID!) { node(id: $id) { ... on Space {
      isBookable isBookableByEmployee employee { email spaceAssignment { space { code } } } } } }`;
    const { spaceId } = simulator.desks().find(({ code }) => code === '2.24.05')!;
    const { data } = await gql(simulator, simulator.sessions.issue('alice'), query, {
      id: spaceId,
    });
    expect(data.node).toEqual({
      isBookable: true,
      isBookableByEmployee: false,
      employee: {
        email: simulator.person('bob').email,
        spaceAssignment: { space: { code: '2.24.05' } },
      },
    });
  });

  it('is refused where the person or the person’s department is not permitted', async () => {
    const simulator = await start({
      seedData: {
        notPermitted: { alice: ['2.24.05'] },
        departmentOnly: { Foundry: 'Finance' },
      },
    });
    expect(await refusal(simulator, alice)).toMatch(/permission/);
    expect((await book(simulator, { ...alice, person: 'bob' })).errors).toEqual([]);

    const desk = simulator.desks().find(({ neighborhood }) => neighborhood === 'Foundry')!.code;
    const query = `{ viewer { employee { department { name } } } }`;
    const departments = new Map<string, boolean>();
    for (const { userName } of simulator.people.slice(0, 20)) {
      const token = simulator.sessions.issue(userName);
      const { name } = (await gql(simulator, token, query)).data.viewer.employee.department;
      if (departments.has(name)) continue;
      const made = await book(simulator, { person: userName, desk, date: '2026-11-20', token });
      departments.set(name, made.errors.length === 0);
      if (made.errors.length === 0) simulator.rivals.cancel({ desk, date: '2026-11-20' });
    }
    expect([...departments.keys()]).toContain('Finance');
    expect(departments.size).toBeGreaterThan(1);
    for (const [name, allowed] of departments)
      expect([name, allowed]).toEqual([name, name === 'Finance']);
  });

  it('is refused for another employee and in a meeting room (G17)', async () => {
    const simulator = await start();
    expect(await refusal(simulator, { ...alice, holder: 'bob' })).toMatch(/another employee/);
    const query = `{ viewer { company { buildings { edges { node { floors { edges { node {
      spaces { id spaceType { displayName } isBookable } } } } } } } } } }`;
    const { data } = await gql(simulator, simulator.sessions.issue('alice'), query);
    const [hq] = data.viewer.company.buildings.edges;
    const room = hq.node.floors.edges[1].node.spaces.find(
      (space: { spaceType: { displayName: string } }) =>
        space.spaceType.displayName === 'Meeting Room',
    );
    expect(room.isBookable).toBe(false);
    expect(await refusal(simulator, { ...alice, spaceId: room.id })).toMatch(/as a desk/);
  });

  it('is released when nobody checks in in time, and frees the desk (G13)', async () => {
    const simulator = await start({ rules: { autoReleaseMinutes: 30 } });
    await book(simulator, alice);
    await book(simulator, { ...alice, person: 'bob', desk: '2.24.06' });
    const token = simulator.sessions.issue('bob');
    const [held] = heldBy(simulator, 'bob');
    simulator.clock.set('2026-11-10T09:10:00Z');
    const query = `mutation($id: ID!) { checkInBooking(input: { id: $id }) { booking { checkedIn } } }`;
    const checked = await gql(simulator, token, query, { id: held!.id });
    expect(checked.data.checkInBooking.booking.checkedIn).toBe(true);
    simulator.clock.set('2026-11-10T09:30:00Z');
    expect(heldBy(simulator, 'alice')).toEqual([]);
    expect(heldBy(simulator, 'bob')).toHaveLength(1);
    const row = simulator.record.bookings.find(({ person }) => person === 'alice');
    expect(row?.releasedAt).toBe('2026-11-10T09:30:00.000Z');
    expect((await book(simulator, { ...alice, person: 'carol' })).errors).toEqual([]);
  });
});

it('most colleagues check in, so that release frees some of their desks and not all', async () => {
  const simulator = await start({ occupancy: 0.9, rules: { autoReleaseMinutes: 15 } });
  simulator.clock.set('2026-11-05T10:00:00Z');
  const rows = simulator.record.bookings.filter(
    ({ date, building }) => date === '2026-11-05' && building === 'HQ',
  );
  const released = rows.filter(({ releasedAt }) => releasedAt === '2026-11-05T09:15:00.000Z');
  const present = rows.filter(({ checkedIn }) => checkedIn);
  expect(released.length + present.length).toBe(rows.length);
  expect(released.length).toBeGreaterThan(0);
  expect(present.length).toBeGreaterThan(released.length);
});

describe('rivals', () => {
  it('take the desk at their instant', async () => {
    const simulator = await start();
    const at = '2026-11-02T11:00:00Z';
    simulator.rivals.book({ person: 'bob', desk: '2.24.05', date: '2026-11-10', at });
    expect(heldBy(simulator, 'bob')).toEqual([]);
    simulator.clock.set('2026-11-02T12:00:00Z');
    expect(await refusal(simulator, alice)).toMatch(/already reserved/);
    expect(heldBy(simulator, 'bob')).toMatchObject([
      { madeAt: '2026-11-02T11:00:00.000Z', via: 'rival' },
    ]);
    simulator.rivals.cancel({ desk: '2.24.05', date: '2026-11-10' });
    expect((await book(simulator, alice)).errors).toEqual([]);
  });

  it('snatch the desk an instant before the write', async () => {
    const simulator = await start();
    simulator.rivals.snatch({ person: 'bob', desk: '2.24.05', date: '2026-11-10' });
    expect(heldBy(simulator, 'bob')).toEqual([]);
    expect((await book(simulator, alice)).errors[0]?.message).toMatch(/already reserved/);
    expect(heldBy(simulator, 'bob')).toHaveLength(1);
    expect((await book(simulator, { ...alice, desk: '2.24.06' })).errors).toEqual([]);
  });
});
