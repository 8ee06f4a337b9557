import { expect, it, onTestFinished, vi } from 'vitest';
import { addDays, type CivilDate } from '../../../src/lib/civil-date.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { Demanded } from '../../simulator/tenant/pages.js';
import { fixedTenant } from '../../simulator/tenant/tenant.js';
import { heldBy } from '../../support/site.js';
import { requestFor } from '../site/transport-suite.js';
import { webDeps } from './web-deps.js';

vi.setConfig({ testTimeout: 120_000 });

const today = '2026-12-01' as CivilDate;

const demanded: Demanded = {
  ...{ name: 'costCentre', type: 'ID', value: 'CC-7' },
  lacking: 'The request is not understood.',
};

it('sends what the page sends beside desk, person and hours, where the API demands it', async () => {
  const standard = fixedTenant('standard');
  const sim = await startSimulator({
    now: `${today}T08:30:00Z`,
    occupancy: 0,
    tenant: {
      ...standard,
      name: 'a cost centre with each booking',
      world: { ...standard.world, desks: 1 },
      pages: { ...standard.pages, demanded },
    },
  });
  onTestFinished(() => sim.stop());
  // Nothing is free on the day that the page shows by itself.
  for (const { code } of sim.desks()) sim.rivals.book({ person: 'bob', desk: code, date: today });
  const site = await createWebSite(webDeps(sim));
  onTestFinished(() => site.close());
  const { floor } = await site.arrive();
  const dates = [addDays(today, 2), addDays(today, 3)];
  const { days } = await site.survey(dates);
  for (const date of dates) {
    const desk = floor.desks.find(
      ({ id, assignedTo }) => assignedTo.length === 0 && !days.get(date)?.taken.has(id),
    )!;
    const answer = await site.book(requestFor(floor, desk, date));
    expect(answer).toMatchObject({ kind: 'booked', booking: { desk: desk.code, date } });
  }
  expect(heldBy(sim, 'alice').map(({ date, start }) => [date, start])).toEqual(
    dates.map((date) => [date, `${date}T09:00:00.000Z`]),
  );
  const inputs = sim.record.requests
    .filter(({ operations }) => operations.includes('createBooking'))
    .map(({ variables }) => (variables as { input: { costCentre?: string } }).input.costCentre);
  // The documented request is asked first, once; what the page would have sent for a desk of its own never arrived.
  expect(inputs).toEqual([undefined, 'CC-7', 'CC-7']);
});
