import { describe, expect, it } from 'vitest';
import { createSchema } from '../../simulator/api/schema.js';
import { startSimulator } from '../../simulator/simulator.js';
import { describeTenant, fixedTenant, randomTenant } from '../../simulator/tenant/tenant.js';
import { gql } from '../../support/gql.js';

describe('random tenants', () => {
  it('are the same for the same seed, unlike each other, and have a schema that holds together', () => {
    const seeds = Array.from({ length: 60 }, (_, index) => index + 1);
    const described = seeds.map((seed) => describeTenant(randomTenant(seed)).join('\n'));
    expect(new Set(described).size).toBe(seeds.length);
    for (const seed of seeds) {
      expect(randomTenant(seed)).toEqual(randomTenant(seed));
      createSchema(randomTenant(seed).api);
    }
  });

  it('draw every choice both ways', () => {
    const drawn = Array.from({ length: 400 }, (_, index) => randomTenant(index + 1));
    for (const part of ['api', 'world'] as const) {
      for (const name of Object.keys(fixedTenant('standard')[part])) {
        const values = new Set(drawn.map((each) => JSON.stringify(Object(each[part])[name])));
        if (name !== 'names' && name !== 'documents') expect(values.size, name).toBeGreaterThan(1);
      }
    }
  });

  it('describe themselves by what is unlike the standard one', () => {
    const standard = fixedTenant('standard');
    expect(describeTenant(standard)).toEqual([]);
    const odd = { ...standard, world: { ...standard.world, deskKind: 'Perch' } };
    expect(describeTenant(odd)).toEqual(['world.deskKind: "Perch"']);
  });

  it('say of a mutation that only looks like the one that is wanted when it was called', async () => {
    const standard = fixedTenant('standard');
    const tenant = { ...standard, api: { ...standard.api, decoys: ['reminders'] as const } };
    await using simulator = await startSimulator({ tenant, occupancy: 0 });
    const token = simulator.sessions.issue('alice');
    const text = 'mutation { cancelBookingReminder(bookingId: "x") { success } }';
    const { data } = await gql(simulator, token, text);
    expect(data.cancelBookingReminder.success).toBe(true);
    expect(simulator.record.mischief).toEqual(['alice called cancelBookingReminder']);
  });
});
