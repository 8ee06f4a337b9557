import { expect, it, onTestFinished } from 'vitest';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import type { Budget } from '../../../src/site/budget.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { webDeps } from './web-deps.js';

it('counts each request that the pages send to the API', async () => {
  const sim = await startSimulator({ now: '2026-12-01T08:30:00Z', noisy: true, occupancy: 0 });
  onTestFinished(() => sim.stop());
  let noted = 0;
  let asked = 0;
  const budget: Budget = {
    perMinute: 10_000,
    left: () => 10_000,
    take: async () => true,
    room: async () => {
      asked += 1;
      return true;
    },
    note: () => {
      noted += 1;
    },
    close: () => {},
    closedFor: () => 0,
    opened: () => {},
  };
  const site = await createWebSite(webDeps(sim, {}, { budget }));
  onTestFinished(() => site.close());
  await site.arrive();
  await site.survey(['2026-12-08', '2026-12-09'] as CivilDate[]);
  const sent = sim.record.requests.filter(({ hop, method }) => hop === 'api' && method === 'POST');
  expect(noted).toBe(sent.length);
  expect(noted).toBeGreaterThan(3);
  expect(asked).toBe(3);
}, 60_000);
