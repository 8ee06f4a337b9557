import { expect, it, onTestFinished } from 'vitest';
import { addDays, type CivilDate } from '../../../src/lib/civil-date.js';
import { SessionError } from '../../../src/lib/errors.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { sessionEnds, standardSignIn } from '../../simulator/tenant/sign-in.js';
import { fixedTenant } from '../../simulator/tenant/tenant.js';
import { heldBy } from '../../support/site.js';
import { deskOf, requestFor } from '../site/transport-suite.js';
import { webDeps } from './web-deps.js';

const today = '2026-12-01' as CivilDate;
const soon = addDays(today, 7);

it.each(sessionEnds)('a session that ends between two acts, in the dress "%s"', async (dress) => {
  const standard = fixedTenant('standard');
  const sim = await startSimulator({
    now: `${today}T08:30:00Z`,
    occupancy: 0,
    tenant: { ...standard, signIn: { ...standardSignIn, sessionEnd: dress } },
    seedData: { bookings: [{ desk: '2.24.09', date: today, person: 'alice' }] },
  });
  onTestFinished(() => sim.stop());
  const site = await createWebSite(webDeps(sim));
  onTestFinished(() => site.close());
  const { floor } = await site.arrive();
  await site.survey([soon]);
  const [booking] = await site.ownBookings({ past: false });
  sim.sessions.revoke('alice');
  // Of a write alone HTTP 403 tells nothing; whatever is read next does.
  const writing = await site
    .book(requestFor(floor, deskOf(floor, '2.24.05'), soon))
    .catch((error: unknown) => error);
  if (dress === '403') expect(writing).toMatchObject({ kind: 'unclear' });
  else expect(writing).toBeInstanceOf(SessionError);
  await expect(site.survey([soon])).rejects.toBeInstanceOf(SessionError);
  await expect(site.cancel(booking!)).rejects.toBeInstanceOf(SessionError);
  const held = heldBy(sim, 'alice').map(({ date, checkedIn }) => [date, checkedIn]);
  expect(held).toEqual([[today, false]]);
});

it('one question that a gateway forbids is no end of the session', async () => {
  const sim = await startSimulator({ now: `${today}T08:30:00Z`, occupancy: 0, noisy: true });
  onTestFinished(() => sim.stop());
  sim.faults.add({ kind: '403', operation: 'viewer', count: 1 });
  const site = await createWebSite(webDeps(sim));
  onTestFinished(() => site.close());
  await site.arrive();
  const { days } = await site.survey([soon]);
  expect(days.get(soon)).toMatchObject({ open: true });
  expect(sim.record.requests.map(({ status }) => status)).toContain(403);
});
