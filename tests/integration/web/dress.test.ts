import { expect, it, onTestFinished } from 'vitest';
import type { Site } from '../../../src/booking/site.js';
import { addDays, type CivilDate } from '../../../src/lib/civil-date.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { type PageTraits, standardPages } from '../../simulator/tenant/pages.js';
import { fixedTenant } from '../../simulator/tenant/tenant.js';
import type { Dialect, Simulator } from '../../simulator/types.js';
import { heldBy } from '../../support/site.js';
import { deskOf, requestFor } from '../site/transport-suite.js';
import { webDeps } from './web-deps.js';

const today = '2026-12-01' as CivilDate;
const [soon, later] = [addDays(today, 7), addDays(today, 28)];

async function open(pages: Partial<PageTraits>, dialect: Dialect = 'standard') {
  const sim = await startSimulator({
    now: `${today}T08:30:00Z`,
    occupancy: 0.2,
    tenant: { ...fixedTenant(dialect), pages: { ...standardPages, ...pages } },
    seedData: { bookings: [{ desk: '2.24.09', date: today, person: 'alice' }] },
  });
  onTestFinished(() => sim.stop());
  const site = await createWebSite(webDeps(sim));
  onTestFinished(() => site.close());
  return { sim, site };
}

/** Books two dates, reads them back, cancels one, checks in today: judged by the record alone. */
async function useWhole(sim: Simulator, site: Site, health: boolean): Promise<void> {
  const { floor } = await site.arrive();
  const survey = await site.survey([today, soon, later, addDays(today, 40)]);
  expect([...survey.days.values()].map(({ open: isOpen }) => isOpen)).toEqual([
    true,
    true,
    true,
    false,
  ]);
  for (const date of [soon, later]) {
    const taken = survey.days.get(date)?.taken;
    const desk = floor.desks.find(
      ({ id, assignedTo }) => assignedTo.length === 0 && !taken?.has(id),
    );
    const answer = await site.book(requestFor(floor, deskOf(floor, desk?.code ?? ''), date));
    expect(answer).toMatchObject({ kind: 'booked', booking: { desk: desk?.code, date } });
  }
  const own = await site.ownBookings({ past: false });
  expect(own.map(({ date }) => date).sort()).toEqual([today, soon, later]);
  const of = (date: CivilDate) => own.find((booking) => booking.date === date)!;
  expect(await site.cancel(of(soon))).toEqual({ kind: 'done' });
  const checked = await site.checkIn(of(today));
  expect(checked.kind).toBe(health ? 'rejected' : 'done');
  if (checked.kind === 'rejected') expect(checked.reason).toMatch(/health/);
  const held = heldBy(sim, 'alice').map(({ date, checkedIn }) => [date, checkedIn]);
  expect(held).toEqual([
    [today, !health],
    [later, false],
  ]);
  const again = await site.survey([today]);
  expect(again.own.map(({ date }) => date)).toEqual([today, later]);
}

const dresses: readonly (readonly [string, Partial<PageTraits>, Dialect])[] = [
  ['as it is', {}, 'standard'],
  [
    'with bare icons, one of which asks for something else, two questions before everything, and a page that asks again and again',
    {
      actions: 'bare icons',
      otherAction: 'asks',
      asks: 'both twice',
      pollMs: 700,
      months: 2,
      order: 'changing',
    },
    'renamed',
  ],
  [
    'with an icon beside the others that cancels another booking',
    { actions: 'bare icons', otherAction: 'cancels another' },
    'renamed',
  ],
  [
    'with a list that comes in parts and is kept, words for icons, and nobody named',
    {
      ownList: 'kept',
      ownParts: 'one after the other',
      actions: 'words',
      asks: 'nothing',
      tells: 'nobody',
      past: 'with the others',
    },
    'standard',
  ],
  [
    'with a question about health, and a second host',
    { health: true, secondHost: true, tells: 'nobody', pollMs: 900, otherAction: 'none' },
    'closed',
  ],
];

it.each(dresses)(
  'goes through pages dressed %s',
  async (_, pages, dialect) => {
    const { sim, site } = await open(pages, dialect);
    await useWhole(sim, site, pages.health === true);
  },
  120_000,
);
