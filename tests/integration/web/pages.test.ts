import { expect, it, onTestFinished } from 'vitest';
import { type CivilDate, instantOf } from '../../../src/lib/civil-date.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { heldBy } from '../../support/site.js';
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
