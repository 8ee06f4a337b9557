import { expect, it, onTestFinished } from 'vitest';
import { type CivilDate, instantOf } from '../../../src/lib/civil-date.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { fixedTenant } from '../../simulator/tenant/tenant.js';
import { heldBy } from '../../support/site.js';
import { memoryCache } from '../site/deps.js';
import { describeTransport, deskOf, requestFor } from '../site/transport-suite.js';
import { webDeps } from './web-deps.js';

describeTransport('web', (sim, asked) => createWebSite(webDeps(sim, asked)));

it('books over the pages for the hours asked for, and reads the desk and the booking by themselves', async () => {
  const sim = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
  onTestFinished(() => sim.stop());
  const site = await createWebSite(webDeps(sim));
  onTestFinished(() => site.close());
  const { floor } = await site.arrive();
  const date = '2026-12-08' as CivilDate;
  const desk = deskOf(floor, '2.24.05');
  const [start, end] = [10, 15].map((hour) => instantOf(date, hour * 60, floor.timezone));
  expect(await site.readDesk?.(desk, date)).toEqual({ mine: [], taken: false });
  const answer = await site.book({ ...requestFor(floor, desk, date), start: start!, end: end! });
  expect(heldBy(sim, 'alice')).toMatchObject([
    { date, start: '2026-12-08T10:00:00.000Z', end: '2026-12-08T15:00:00.000Z' },
  ]);
  const booking = answer.kind === 'booked' ? answer.booking : null;
  expect(booking).toMatchObject({ desk: '2.24.05', date, start, end });
  expect(await site.readDesk?.(desk, date)).toMatchObject({ mine: [booking], taken: true });
  expect(await site.readBooking?.(booking!.id)).toMatchObject({ id: booking?.id, desk: '2.24.05' });
  sim.rivals.cancel({ desk: '2.24.05', date });
  expect(await site.readDesk?.(desk, date)).toEqual({ mine: [], taken: false });
});

it('takes back what a site booked that reads hours for its own, and asks anew as it reads them', async () => {
  const standard = fixedTenant('standard');
  const sim = await startSimulator({
    now: '2026-12-01T13:30:00Z',
    timezone: 'America/New_York',
    occupancy: 0,
    tenant: { ...standard, api: { ...standard.api, hours: 'local' } },
  });
  onTestFinished(() => sim.stop());
  const cache = memoryCache();
  const open = async () => {
    const site = await createWebSite(webDeps(sim, {}, { cache }));
    onTestFinished(() => site.close());
    return { site, ...(await site.arrive()) };
  };
  const { site, floor } = await open();
  const request = requestFor(floor, deskOf(floor, '2.24.05'), '2026-12-08' as CivilDate);
  const first = await site.book(request);
  expect(first).toMatchObject({ kind: 'throttled', retryAfter: 0 });
  expect(heldBy(sim, 'alice')).toEqual([]);
  expect(await site.book(request)).toMatchObject({
    kind: 'booked',
    booking: { start: request.start },
  });
  expect(heldBy(sim, 'alice')).toMatchObject([{ start: '2026-12-08T14:00:00.000Z' }]);

  const next = await open();
  const later = requestFor(next.floor, deskOf(next.floor, '2.24.05'), '2026-12-09' as CivilDate);
  expect(await next.site.book(later)).toMatchObject({ kind: 'booked' });
  expect(heldBy(sim, 'alice').map(({ start }) => start)).toEqual([
    '2026-12-08T14:00:00.000Z',
    '2026-12-09T14:00:00.000Z',
  ]);
});
