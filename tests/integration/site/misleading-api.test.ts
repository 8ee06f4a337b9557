import { describe, expect, it } from 'vitest';
import { createApiSite } from '../../../src/site/api-site.js';
import { createMe } from '../../../src/site/me.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { OwnTrait } from '../../simulator/tenant/api.js';
import { bare, type ListTrait } from '../../simulator/tenant/lists.js';
import { fixedTenant, type Tenant } from '../../simulator/tenant/tenant.js';
import type { SimulatorOptions } from '../../simulator/types.js';
import { heldBy } from '../../support/site.js';
import { stopAfterEach } from '../../support/stops.js';
import { depsFor } from './deps.js';
import { deskOf, requestFor } from './transport-suite.js';

const now = '2026-12-01T08:30:00Z';
const soon = '2026-12-08' as never;
const stops = stopAfterEach();

/** A tenant that is like `standard` but for what is named, and its API for somebody whose employee id is not known. */
async function visit(api: Partial<Tenant['api']>, options: SimulatorOptions = {}) {
  const standard = fixedTenant('standard');
  const tenant = { ...standard, name: 'named', api: { ...standard.api, ...api } };
  const sim = await startSimulator({ now, occupancy: 0, tenant, ...options });
  stops.push(() => sim.stop());
  const { email, name } = sim.person('alice');
  const me = createMe({ employeeId: null, email, name }, async () => {});
  const clock = { now: () => Date.now(), sleep: async () => {} };
  const site = await createApiSite(depsFor(sim, {}, { me, clock }), { assisted: true });
  stops.push(() => site.close());
  return { sim, me, site };
}

const own: OwnTrait = fixedTenant('standard').api.own as OwnTrait;
const bookings = [
  { desk: '2.24.09', date: soon as string, person: 'alice' },
  { desk: '2.24.10', date: soon as string, person: 'bob' },
  { desk: '2.24.11', date: soon as string, person: 'carol' },
];

describe('a way to one’s own record that gives none', () => {
  it.each([
    ['beside the one that does', ['employeeProfile']],
    ['nearer than the one that does', ['account', 'person']],
  ])('is not the last: %s', async (_, employee) => {
    const { sim, me, site } = await visit(
      { blankEmployee: 'linkedEmployee', employee, own },
      { seedData: { bookings } },
    );
    await site.arrive();
    expect(me.identity.employeeId).toBe(sim.person('alice').employeeId);
    // The list hangs off the employee, and so is asked for along the same ways.
    const { own: mine, ownCovers } = await site.survey([soon]);
    expect(mine).toMatchObject([{ desk: '2.24.09' }]);
    expect(ownCovers).toBeUndefined();
    expect(await site.ownBookings({ past: false })).toMatchObject([{ desk: '2.24.09' }]);
  });
});

describe('a list that is called as one’s own is', () => {
  it.each(['others', 'everybody'] as const)('and shows %s is left for the next', async (shows) => {
    const falseOwn = { name: 'upcomingDeskBookings', shows };
    const { site } = await visit({ falseOwn }, { seedData: { bookings } });
    const { floor } = await site.arrive();
    expect((await site.verdict()).operations.ownBookings).toContain('upcomingDeskBookings');
    const { own: mine, ownCovers } = await site.survey([soon]);
    expect(mine).toMatchObject([{ desk: '2.24.09' }]);
    expect(ownCovers).toBeUndefined();
    expect((await site.verdict()).operations.ownBookings).not.toContain('upcomingDeskBookings');
    expect(await site.ownBookings({ past: false })).toHaveLength(1);
    expect(floor.desks).toHaveLength(70);
  });

  it('and is too long to be given is left for the next (tenant 103)', async () => {
    const falseOwn = { name: 'upcomingDeskBookings', shows: 'everybody' } as const;
    const limits = { depth: null, cost: null, size: true };
    const { site } = await visit({ falseOwn, limits }, { seedData: { bookings }, occupancy: 0.9 });
    await site.arrive();
    const { own: mine } = await site.survey([soon]);
    expect(mine).toMatchObject([{ desk: '2.24.09' }]);
    expect(await site.ownBookings({ past: false })).toHaveLength(1);
    expect((await site.verdict()).operations.ownBookings).not.toContain('upcomingDeskBookings');
  });

  it('is not taken for the past ones either, which stand in one’s own', async () => {
    const falseOwn = { name: 'deskBookings', shows: 'others' } as const;
    const undated = { ...own, on: 'viewer', name: 'myBookings', dates: 'none' } as const;
    const today = now.slice(0, 10) as never;
    const { site } = await visit({ falseOwn, own: undated }, { seedData: { bookings } });
    await site.arrive();
    const { ownCovers, unread } = await site.survey([today, soon]);
    expect([ownCovers, unread]).toEqual([undefined, undefined]);
    const gaps: unknown[] = [];
    await site.ownBookings({ past: false, onIncomplete: (gap) => gaps.push(gap) });
    expect(gaps).toEqual([]);
  });

  it('and shows others is no list of one’s own where there is no other', async () => {
    const falseOwn = { name: 'deskBookings', shows: 'everybody' } as const;
    const { site } = await visit({ falseOwn, own: null }, { seedData: { bookings } });
    await site.arrive();
    const { ownCovers } = await site.survey([soon]);
    expect([...(ownCovers ?? [])]).toEqual([]);
    expect((await site.capabilities()).own).toBe(false);
    expect(await site.readOwn([soon])).toBeNull();
  });
});

describe('an API that will be asked for little at once', () => {
  const edges: ListTrait = { style: 'edges', page: 100, first: 'required', most: null };
  const few = { ...edges, most: 3 };
  const traits: Record<string, Partial<Tenant['api']>> = {
    'six levels deep, with every list a connection': {
      limits: { depth: 6, cost: null, size: false },
      lists: { buildings: edges, floors: edges, spaces: edges, spaceBookings: edges, own: edges },
    },
    'three items of a list, whichever': {
      lists: { buildings: few, floors: few, spaces: few, spaceBookings: few, own: few },
    },
    'one item of a list, and not told what it is': {
      schema: 'closed',
      lists: {
        buildings: { ...edges, most: 1 },
        floors: { ...edges, most: 1 },
        spaces: bare,
        spaceBookings: bare,
        own: bare,
      },
    },
    'a thousand points': {
      limits: { depth: null, cost: 1000, size: false },
      lists: { buildings: bare, floors: bare, spaces: bare, spaceBookings: edges, own: bare },
    },
  };

  it.each(Object.entries(traits))('%s', async (_, api) => {
    const { sim, site } = await visit({ employee: ['employee'], ...api });
    const { floor } = await site.arrive();
    const first = sim.record.requests.length;
    expect(floor.desks).toHaveLength(70);
    const { days } = await site.survey([soon]);
    expect(days.get(soon)?.taken.size).toBe(0);
    const answer = await site.book(requestFor(floor, deskOf(floor, '2.24.05'), soon));
    expect(answer.kind).toBe('booked');
    expect(heldBy(sim, 'alice')).toHaveLength(1);
    const again = await site.survey([soon]);
    expect(again.own).toMatchObject([{ desk: '2.24.05' }]);
    // What was learned is kept: the second time less is asked.
    const asked = sim.record.requests.length;
    await site.arrive();
    expect(sim.record.requests.length - asked).toBeLessThan(first);
  });

  it('is asked for less also where it turns every other request away', async () => {
    const lists = { buildings: few, floors: few, spaces: few, spaceBookings: few, own: few };
    const rate = { as: 'error', every: 2, retryAfter: 0 } as const;
    const { site } = await visit({ lists, rate });
    expect((await site.arrive()).floor.desks).toHaveLength(70);
  });

  it('has its answers in parts where they are too large (tenant 738)', async () => {
    const standard = fixedTenant('standard');
    const { site } = await visit(
      { limits: { depth: null, cost: null, size: true } },
      {
        tenant: {
          ...standard,
          api: { ...standard.api, limits: { depth: null, cost: null, size: true } },
          world: { ...standard.world, desks: 2000 },
        },
      },
    );
    expect((await site.arrive()).floor.desks).toHaveLength(2000);
  });
});
