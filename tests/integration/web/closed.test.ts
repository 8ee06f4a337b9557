import { expect, it, onTestFinished } from 'vitest';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { heldBy } from '../../support/site.js';
import { deskOf, requestFor } from '../site/transport-suite.js';
import { webDeps } from './web-deps.js';

const today = '2026-12-31' as CivilDate;
const later = '2027-01-14' as CivilDate;

it('does everything at a tenant whose API tells nothing of oneself, over the turn of the year', async () => {
  const sim = await startSimulator({
    dialect: 'closed',
    now: '2026-12-31T13:30:00Z',
    timezone: 'America/New_York',
    occupancy: 0.2,
    seedData: { bookings: [{ desk: '2.24.09', date: today, person: 'alice' }] },
  });
  onTestFinished(() => sim.stop());
  const site = await createWebSite(webDeps(sim));
  onTestFinished(() => site.close());
  const { identity, floor } = await site.arrive();
  expect(identity.employeeId).toBe(sim.person('alice').employeeId);
  expect(floor.timezone).toBe('America/New_York');

  const survey = await site.survey([today, later]);
  expect(survey.own).toMatchObject([{ date: today, desk: '2.24.09', building: 'HQ', floor: '2' }]);
  const taken = survey.days.get(later)?.taken;
  const free = floor.desks.find((desk) => desk.bookable && taken?.has(desk.id) === false);
  const wanted = deskOf(floor, free?.code ?? '');
  expect(await site.book(requestFor(floor, wanted, later))).toMatchObject({ kind: 'booked' });
  expect(heldBy(sim, 'alice').map(({ desk, date, start }) => [desk, date, start])).toEqual([
    ['2.24.09', today, expect.any(String)],
    [wanted.code, later, '2027-01-14T14:00:00.000Z'],
  ]);

  const own = await site.ownBookings({ past: false });
  const of = (date: CivilDate) => own.find((booking) => booking.date === date)!;
  expect(await site.checkIn(of(today))).toEqual({ kind: 'done' });
  expect(await site.cancel(of(later))).toEqual({ kind: 'done' });
  expect(heldBy(sim, 'alice')).toMatchObject([{ date: today, checkedIn: true }]);
  expect(Math.abs(site.clock.now() - sim.clock.now().getTime())).toBeLessThan(60_000);
});
