import { expect, it, onTestFinished } from 'vitest';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { heldBy } from '../../support/site.js';
import { deskOf, requestFor } from '../site/transport-suite.js';
import { webDeps } from './web-deps.js';

const soon = '2026-12-08' as CivilDate;

it('minds nothing that the page asks besides, and waits for what it asks late', async () => {
  const sim = await startSimulator({ now: '2026-12-01T08:30:00Z', noisy: true, occupancy: 0 });
  onTestFinished(() => sim.stop());
  const site = await createWebSite(webDeps(sim));
  onTestFinished(() => site.close());
  const { floor, identity } = await site.arrive();
  expect(identity?.email).toBe(sim.person('alice').email);
  const answer = await site.book(requestFor(floor, deskOf(floor, '2.24.05'), soon));
  expect(answer).toMatchObject({ kind: 'booked', booking: { desk: '2.24.05' } });
  expect(heldBy(sim, 'alice').map(({ desk }) => desk)).toEqual(['2.24.05']);
  const own = await site.ownBookings({ past: false });
  expect(own.map(({ date, desk }) => [date, desk])).toEqual([[soon, '2.24.05']]);
  // One page did it all: nothing was taken for a failure.
  const loads = sim.record.requests.filter(({ path }) => path === '/assets/app.js');
  expect(loads).toHaveLength(1);
  const refused = sim.record.requests.filter(({ status }) => status !== null && status >= 400);
  expect(refused.map(({ path }) => path).sort()).toEqual(['/telemetry', '/ui/announcements']);
}, 120_000);
