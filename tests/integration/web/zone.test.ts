import { expect, it, onTestFinished } from 'vitest';
import { addDays, type CivilDate, type Zone } from '../../../src/lib/civil-date.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { standardPages } from '../../simulator/tenant/pages.js';
import { fixedTenant } from '../../simulator/tenant/tenant.js';
import { memoryCache } from '../site/deps.js';
import { deskOf, requestFor } from '../site/transport-suite.js';
import { webDeps } from './web-deps.js';

it.each([
  // Half past midnight, and half past six in the evening, at the building.
  ['Pacific/Auckland', '2026-11-25T11:30:00Z', '2026-11-26'],
  ['America/Chicago', '2026-11-27T00:30:00Z', '2026-11-26'],
])('a page that counts its days by the browser is read in the zone of %s', async (...row) => {
  const [timezone, now, today] = row as [Zone, string, CivilDate];
  const pages = { ...standardPages, zone: 'browser' as const };
  const tenant = { ...fixedTenant('standard'), pages };
  const sim = await startSimulator({ now, timezone, occupancy: 0, windowDays: 9, tenant });
  onTestFinished(() => sim.stop());
  const deps = webDeps(sim, {}, { cache: memoryCache() });
  const site = await createWebSite(deps);
  onTestFinished(() => site.close());
  const { floor } = await site.arrive();
  const last = addDays(today, 9);
  const { days } = await site.survey([today, last, addDays(last, 1)]);
  expect([...days.values()].map(({ open }) => open)).toEqual([true, true, false]);
  const answer = await site.book(requestFor(floor, deskOf(floor, '2.24.05'), last));
  expect(answer).toMatchObject({ kind: 'booked', booking: { date: last } });
  const [own] = await site.ownBookings({ past: false });
  expect(own).toMatchObject({ date: last, desk: '2.24.05' });
  // The next browser begins in it.
  expect(await deps.cache.read('building-zone')).toEqual({ building: 'HQ', zone: timezone });
});
