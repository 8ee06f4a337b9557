import { expect, it, onTestFinished } from 'vitest';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { fixedTenant } from '../../simulator/tenant/tenant.js';
import { webDeps } from './web-deps.js';

it('says that no page is found by the id of a building whose code another one shares', async () => {
  const standard = fixedTenant('standard');
  const world = { ...standard.world, sharedCodes: 'buildings' as const };
  const sim = await startSimulator({
    now: '2026-12-01T08:30:00Z',
    occupancy: 0,
    tenant: { ...standard, name: 'two buildings of one code', world },
  });
  onTestFinished(() => sim.stop());
  const { building, floor } = sim.place;
  const site = await createWebSite(webDeps(sim, { building, floor }));
  onTestFinished(() => site.close());
  await expect(site.arrive()).rejects.toThrow(/know both by their codes alone, not by an id/);
  expect(sim.record.bookings).toEqual([]);
});
