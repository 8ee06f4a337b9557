import { afterEach, describe, expect, it } from 'vitest';
import { createApiSite } from '../../../src/site/api-site.js';
import type { SiteDeps } from '../../../src/site/deps.js';
import { startSimulator } from '../../simulator/simulator.js';
import { fixedTenant, type Tenant } from '../../simulator/tenant/tenant.js';
import type { SimulatorOptions } from '../../simulator/types.js';
import { heldBy } from '../../support/site.js';
import { type Asked, depsFor } from './deps.js';
import { deskOf, requestFor } from './transport-suite.js';

const now = '2026-12-01T08:30:00Z';
const soon = '2026-12-08' as never;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

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
) {
  const sim = await startSimulator({ now, occupancy: 0, tenant: tenantWith(traits), ...options });
  stops.push(() => sim.stop());
  const site = await createApiSite(depsFor(sim, asked, changes));
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
