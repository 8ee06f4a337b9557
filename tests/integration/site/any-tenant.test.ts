import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/lib/errors.js';
import { createApiSite } from '../../../src/site/api-site.js';
import type { SiteDeps } from '../../../src/site/deps.js';
import { NotBelieved } from '../../../src/site/graphql/errors.js';
import { createMe } from '../../../src/site/me.js';
import { startSimulator } from '../../simulator/simulator.js';
import { decoys, standardCancel } from '../../simulator/tenant/changes.js';
import { relay } from '../../simulator/tenant/lists.js';
import { fixedTenant, type Tenant } from '../../simulator/tenant/tenant.js';
import { accountEmail } from '../../simulator/tenant/world.js';
import type { Simulator, SimulatorOptions } from '../../simulator/types.js';
import { heldBy } from '../../support/site.js';
import { stopAfterEach } from '../../support/stops.js';
import { behind } from './behind.js';
import { type Asked, depsFor } from './deps.js';
import { deskOf, requestFor } from './transport-suite.js';

const now = '2026-12-01T08:30:00Z';
const soon = '2026-12-08' as never;
const stops = stopAfterEach();

interface Traits {
  readonly world?: Partial<Tenant['world']>;
  readonly api?: Partial<Tenant['api']>;
}

/** A tenant that is like `standard` but for what is named. */
function tenantWith({ world = {}, api = {} }: Traits): Tenant {
  const standard = fixedTenant('standard');
  return {
    ...standard,
    name: 'named',
    world: { ...standard.world, ...world },
    api: { ...standard.api, ...api },
  };
}

async function visit(
  traits: Traits,
  options: SimulatorOptions = {},
  asked: Asked = {},
  changes: Partial<SiteDeps> = {},
  assisted = false,
) {
  const sim = await startSimulator({ now, occupancy: 0, tenant: tenantWith(traits), ...options });
  stops.push(() => sim.stop());
  const site = await createApiSite(depsFor(sim, asked, changes), { assisted });
  stops.push(() => site.close());
  return { sim, site };
}

describe('what is no desk', () => {
  const others = ['Locker', 'Phone pod', 'EV bay', 'Desk Locker', 'Nook'];

  it.each(['spaceType', 'usageType'] as const)(
    'is never a desk, bookable as it may be, where %s tells',
    async (kindIn) => {
      const world = { others, othersBookable: true, kindIn };
      const { sim, site } = await visit({ world });
      const { floor } = await site.arrive();
      expect(floor.desks.map(({ code }) => code)).toEqual(sim.desks().map(({ code }) => code));
      expect(floor.kinds?.map(({ kind, desk }) => [kind, desk])).toEqual([
        ['Hoteling Desk', true],
        ['Meeting Room', false],
        ...[...others].sort().map((kind) => [kind, false]),
      ]);
    },
  );

  it('is a desk where the settings name its kind, and says so where the floor has no other', async () => {
    const world = { deskKind: 'Perch', others, othersBookable: true };
    const unnamed = await visit({ world });
    expect((await unnamed.site.arrive()).floor.desks).toEqual([]);
    await expect(unnamed.site.survey([soon])).rejects.toThrow(
      /no space that is known to be a desk; it has 70 of kind "Perch"/,
    );
    const { sim, site } = await visit({ world }, {}, {}, { kinds: ['perch'] });
    const { floor } = await site.arrive();
    expect(floor.desks).toHaveLength(70);
    const answer = await site.book(requestFor(floor, deskOf(floor, '2.24.05'), soon));
    expect(answer.kind).toBe('booked');
    expect(heldBy(sim, 'alice')).toMatchObject([{ desk: '2.24.05', kind: 'desk' }]);
  });
});

const edges = { style: 'edges', first: 'optional', most: null } as const;
const lists = fixedTenant('standard').api.lists;
const everyList = (page: number, more: Partial<Tenant['api']['lists']['own']> = {}) => {
  const paged = { ...edges, page, ...more };
  return {
    buildings: paged,
    floors: paged,
    spaces: { ...paged, page: Math.max(page, 20) },
    spaceBookings: paged,
    own: paged,
  };
};

describe('lists that come in pages, at every level', () => {
  const shapes: readonly (readonly [string, Partial<Tenant['api']>])[] = [
    ["a building's floors of one a page", { lists: { ...lists, floors: { ...edges, page: 1 } } }],
    ['everything one by one', { lists: everyList(1) }],
    ['"first" demanded', { lists: everyList(2, { first: 'required' }) }],
    ['"first" not offered', { lists: everyList(2, { first: 'none' }) }],
    ['"first" bounded', { lists: everyList(5, { first: 'required', most: 10 }) }],
    ['nodes', { lists: everyList(3, { style: 'nodes' }) }],
    ['a closed schema', { lists: everyList(2), schema: 'closed', employee: null, own: null }],
    [
      'a gateway that hides the schema, and demands "first"',
      {
        lists: everyList(2, { first: 'required', style: 'nodes' }),
        schema: 'forbidden',
        employee: null,
        own: null,
      },
    ],
  ];

  it.each(shapes)('are read to their end: %s', async (_name, api) => {
    const bookings = [1, 2, 3, 4, 8].map((day) => ({
      desk: '2.24.05',
      date: `2026-12-0${day}`,
      person: 'bob',
    }));
    const mine = [7, 9].map((day) => ({
      desk: '2.24.07',
      date: `2026-12-0${day}`,
      person: 'alice',
    }));
    const seedData = { bookings: [...bookings, ...mine] };
    const { sim, site } = await visit({ api }, { seedData }, {}, {}, true);
    const floor = await site.floor();
    expect(floor.desks).toHaveLength(70);
    const dates = ['2026-12-07', '2026-12-08', '2026-12-09'] as never[];
    const { days, own } = await site.survey(dates);
    const held = (date: string) => [...days.get(date as never)!.taken];
    const idOf = (code: string) => deskOf(floor, code).id;
    expect(dates.map(held)).toEqual([[idOf('2.24.07')], [idOf('2.24.05')], [idOf('2.24.07')]]);
    expect(own.map(({ date }) => date)).toEqual(['2026-12-07', '2026-12-09']);
    const answer = await site.book(requestFor(floor, deskOf(floor, '2.24.09'), soon));
    expect(answer.kind).toBe('booked');
    expect(heldBy(sim, 'alice')).toHaveLength(3);
  });
});

describe('floors and buildings that share a code', () => {
  it.each(['before', 'after'] as const)(
    'never takes the one that is hidden, listed %s the one in use',
    async (hiddenTwins) => {
      const { sim, site } = await visit({ world: { hiddenTwins } });
      const { floor } = await site.arrive();
      const spaces = new Set(sim.desks().map(({ spaceId }) => spaceId));
      expect(floor.desks.every(({ id }) => spaces.has(id))).toBe(true);
      await site.book(requestFor(floor, deskOf(floor, '2.24.05'), soon));
      expect(heldBy(sim, 'alice')).toMatchObject([{ desk: '2.24.05', hidden: false }]);
    },
  );

  it.each(['floors', 'buildings'] as const)(
    'are a usage error that names both ids, and an id names one: %s',
    async (sharedCodes) => {
      const { sim, site } = await visit({ world: { sharedCodes } });
      const error = await site.arrive().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(UsageError);
      const { building, floor } = sim.place;
      const named = sharedCodes === 'floors' ? floor : building;
      expect(String(error)).toContain(named);
      const again = await createApiSite(depsFor(sim, { building, floor }));
      stops.push(() => again.close());
      const arrival = await again.arrive();
      expect(arrival.floor.desks.map(({ code }) => code)).toEqual(sim.desks().map((d) => d.code));
    },
  );
});

describe('a mutation with a like name', () => {
  const booked = { bookings: [{ desk: '2.24.09', date: soon as string, person: 'alice' }] };
  const groups = Object.keys(decoys) as (keyof typeof decoys)[];

  it.each(groups)('is never called for another: %s', async (group) => {
    const { sim, site } = await visit({ api: { decoys: [group] } }, { seedData: booked });
    const [booking] = await site.ownBookings({ past: false });
    expect(await site.cancel(booking!)).toEqual({ kind: 'done' });
    expect(heldBy(sim, 'alice')).toEqual([]);
    expect(sim.record.mischief).toEqual([]);
  });

  it('is not called where nothing else is there, nor where two could be meant', async () => {
    for (const api of [
      { decoys: groups, cancel: null, checkIn: null },
      {
        cancel: { ...standardCancel, name: 'cancelBooking' },
        checkIn: { ...standardCancel, name: 'deleteBooking' },
      },
    ]) {
      const { sim, site } = await visit({ api }, { seedData: booked });
      expect((await site.capabilities()).cancel).toBe(false);
      const [booking] = await site.ownBookings({ past: false });
      await expect(site.cancel(booking!)).rejects.toThrow(/cannot be asked/);
      expect(heldBy(sim, 'alice')).toHaveLength(1);
      expect(sim.record.mischief).toEqual([]);
    }
  });
});

it('a cancellation that is turned away at the door is sent again', async () => {
  const bookings = [{ desk: '2.24.09', date: soon as string, person: 'alice' }];
  const { sim, site } = await visit({}, { seedData: { bookings } });
  const [booking] = await site.ownBookings({ past: false });
  sim.faults.add({ kind: '429', operation: 'deleteBooking', retryAfterSeconds: 0 });
  expect(await site.cancel(booking!)).toEqual({ kind: 'done' });
  expect(heldBy(sim, 'alice')).toEqual([]);
});

describe('hours', () => {
  it.each(['utc', 'local'] as const)(
    'are those asked for, whichever the site takes: %s (contract G15)',
    async (hours) => {
      const options = { timezone: 'America/New_York' };
      const { sim, site } = await visit({ api: { hours } }, options);
      const { floor } = await site.arrive();
      const request = requestFor(floor, deskOf(floor, '2.24.05'), soon);
      const first = await site.book(request);
      expect(first.kind).toBe(hours === 'utc' ? 'booked' : 'throttled');
      // What was booked at wrong hours is not left behind.
      expect(heldBy(sim, 'alice')).toHaveLength(hours === 'utc' ? 1 : 0);
      if (hours === 'local') expect((await site.book(request)).kind).toBe('booked');
      const [held, ...more] = heldBy(sim, 'alice');
      expect(more).toEqual([]);
      expect(held).toMatchObject({ start: '2026-12-08T14:00:00.000Z' });
      const next = {
        ...request,
        ...requestFor(floor, deskOf(floor, '2.24.05'), '2026-12-09' as never),
      };
      expect((await site.book(next)).kind).toBe('booked');
    },
  );
});

describe('time zones', () => {
  it.each([
    ['rails', 'America/New_York'],
    ['windows', 'America/New_York'],
    ['windows', 'Pacific/Auckland'],
    ['iana', 'Asia/Kolkata'],
  ] as const)('are understood by the names of %s', async (zoneNames, timezone) => {
    const { site } = await visit({ world: { zoneNames } }, { timezone });
    expect((await site.arrive()).floor.timezone).toBe(timezone);
  });

  it('come from the settings where the site tells none, which says so', async () => {
    const { sim, site } = await visit({ world: { zoneNames: 'none' } });
    await expect(site.arrive()).rejects.toThrow(/tells no time zone for the building/);
    const timezone = 'Europe/London' as never;
    const again = await createApiSite(depsFor(sim, {}, { timezone }));
    stops.push(() => again.close());
    expect((await again.arrive()).floor.timezone).toBe('Europe/London');
  });
});

describe('an answer that cannot be', () => {
  const bookings = [{ desk: '2.24.09', date: soon as string, person: 'alice' }];
  const isSpaces = ({ url }: { url: string }) => url.endsWith('?arrive');

  it('of a floor with no desks where it had some is not believed, and asks for no more', async () => {
    let empty = false;
    const { site, server } = await behind(stops, () => ({ json: emptyFloor }), {
      claims: (request) => empty && isSpaces(request),
    });
    expect((await site.arrive()).floor.desks).toHaveLength(70);
    empty = true;
    const before = server.requests.length;
    await expect(site.arrive()).rejects.toBeInstanceOf(NotBelieved);
    expect(server.requests.length - before).toBe(1);
  });

  it('of a list that lacks what was read a minute ago, and is still there, is not believed', async () => {
    let empty = false;
    const { sim, site } = await behind(stops, () => ({ json: { data: withoutOwn } }), {
      claims: ({ url }) => empty && url.endsWith('?survey'),
      options: { seedData: { bookings } },
    });
    expect((await site.survey([soon])).own).toHaveLength(1);
    empty = true;
    await expect(site.survey([soon])).rejects.toBeInstanceOf(NotBelieved);
    // What the person cancelled on the site is gone, and its absence is the truth.
    sim.rivals.cancel({ desk: '2.24.09', date: soon });
    expect((await site.survey([soon])).own).toEqual([]);
  });
});

const emptyFloor = {
  data: {
    account: { email: 'alice@lanternworks.example' },
    self: null,
    floor: {
      id: 'f',
      code: '2',
      name: null,
      hidden: false,
      building: { id: 'b', code: 'HQ', timezone: 'Europe/London' },
      spaces: [],
    },
  },
};

const withoutOwn = {
  floor: { id: 'f', spaces: [] },
  own: { step: { list: { edges: [] } } },
};

describe('a booking that recurs and is told once', () => {
  it.each([
    ['once', 'taken'],
    ['unreadable', 'perhaps'],
  ] as const)('holds its later dates: %s', async (recurring, kind) => {
    const { sim, site } = await visit({ world: { recurring } });
    const { floor } = await site.arrive();
    const weekly = sim.record.bookings.filter(({ date }) => date === '2026-12-09');
    expect(weekly).toHaveLength(1);
    const day = (await site.survey(['2026-12-09' as never])).days.get('2026-12-09' as never)!;
    const id = deskOf(floor, weekly[0]!.desk).id;
    expect((kind === 'taken' ? day.taken : day.perhaps)?.has(id)).toBe(true);
  });
});

it('an API that cannot be asked to book after all is not asked again', async () => {
  const api = { bookingExtra: 'required', schema: 'closed', employee: null, own: null } as const;
  const { sim, site } = await visit({ api }, {}, {}, {}, true);
  const floor = await site.floor();
  const request = requestFor(floor, deskOf(floor, '2.24.05'), soon);
  expect((await site.book(request)).kind).toBe('throttled');
  expect((await site.capabilities()).book).toBe(false);
  expect(heldBy(sim, 'alice')).toEqual([]);
});

describe('an employee id that the viewer does not lead to', () => {
  const { own: standardOwn } = fixedTenant('standard').api;
  const own = standardOwn && { ...standardOwn, on: 'viewer' as const };
  const api = { employee: null, own };
  const knownBy = (email: string) => {
    const identity = { employeeId: null, email, name: email };
    return createMe(identity, async () => {});
  };
  const bookFor = async (traits: Traits, emailOf: (sim: Simulator) => string) => {
    const sim = await startSimulator({ now, occupancy: 0, tenant: tenantWith(traits) });
    stops.push(() => sim.stop());
    const me = knownBy(emailOf(sim));
    const site = await createApiSite(depsFor(sim, {}, { me }), { assisted: true });
    stops.push(() => site.close());
    const { floor } = await site.arrive();
    let left = 0;
    const leaving = () => {
      left += 1;
    };
    const wanted = requestFor(floor, deskOf(floor, '2.24.05'), soon);
    const answer = await site.book({ ...wanted, leaving });
    return { sim, me, answer, left };
  };

  it.each(['open', 'forbidden'] as const)(
    'is that of the one employee with the very address, where the schema is %s',
    async (schema) => {
      const { sim, me, answer, left } = await bookFor({ api: { ...api, schema } }, (site) =>
        site.person('alice').email.toUpperCase(),
      );
      expect([answer.kind, left]).toEqual(['booked', 1]);
      expect(me.identity.employeeId).toBe(sim.person('alice').employeeId);
      expect(heldBy(sim, 'alice')).toHaveLength(1);
    },
  );

  it('stays unknown where no employee has the address, and nothing is booked', async () => {
    const world = { viewerEmail: 'other' } as const;
    const { sim, answer, left } = await bookFor({ api, world }, (site) =>
      accountEmail(site.person('alice').email, { ...fixedTenant('standard').world, ...world }),
    );
    expect(answer).toEqual({
      kind: 'unable',
      reason:
        'The API tells your employee id nowhere, without which it books nothing (contract G15).',
    });
    expect(heldBy(sim, 'alice')).toEqual([]);
    expect(left).toBe(0);
  });
});

it('reads a floor of 2,000 desks, which comes in pages, by its ids in a handful of requests', async () => {
  const paged = { ...relay, page: 100 };
  const { lists } = fixedTenant('standard').api;
  const { sim, site } = await visit({
    api: { lists: { ...lists, spaces: paged } },
    world: { desks: 2000 },
  });
  const { floor } = await site.arrive();
  const before = sim.record.requests.length;
  const { days } = await site.survey([soon]);
  expect(floor.desks).toHaveLength(2000);
  expect(days.get(soon)?.taken.size).toBe(0);
  expect(sim.record.requests.length - before).toBeLessThanOrEqual(4);
});
