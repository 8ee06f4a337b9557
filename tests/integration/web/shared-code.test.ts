import { expect, it, onTestFinished, vi } from 'vitest';
import type { Desk } from '../../../src/booking/types.js';
import { addDays, type CivilDate, type Zone } from '../../../src/lib/civil-date.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { fixedTenant } from '../../simulator/tenant/tenant.js';
import { requestFor } from '../site/transport-suite.js';
import { webDeps } from './web-deps.js';

vi.setConfig({ testTimeout: 120_000 });

const today = '2026-12-01' as CivilDate;

/** A floor that has no page of its own, since another building has its building's code. */
async function open() {
  const standard = fixedTenant('standard');
  const world = { ...standard.world, sharedCodes: 'buildings' as const };
  const sim = await startSimulator({
    now: `${today}T08:30:00Z`,
    occupancy: 0,
    tenant: { ...standard, name: 'two buildings of one code', world },
  });
  onTestFinished(() => sim.stop());
  const { building, floor } = sim.place;
  const site = await createWebSite(webDeps(sim, { building, floor }));
  onTestFinished(() => site.close());
  return { sim, site };
}

it('says that no page is found by the id of a building whose code another one shares', async () => {
  const { sim, site } = await open();
  await expect(site.arrive()).rejects.toThrow(/know both by their codes alone, not by an id/);
  expect(sim.record.bookings).toEqual([]);
});

it("lists, checks in and cancels one's own bookings there, for which no page of a floor is opened", async () => {
  const { sim, site } = await open();
  const later = addDays(today, 2);
  for (const date of [today, later]) {
    sim.rivals.book({ person: 'alice', desk: sim.desks()[0]!.code, date });
  }
  const held = await site.holdings!({ past: false });
  expect(held.own.map(({ date, desk }) => [date, desk])).toEqual(
    [today, later].map((date) => [date, sim.desks()[0]!.code]),
  );
  const [now, then] = held.own;
  expect(await site.checkIn(now!)).toEqual({ kind: 'done' });
  expect(await site.cancel(then!)).toEqual({ kind: 'done' });
  const { bookings, requests } = sim.record;
  expect(bookings.filter(({ checkedIn }) => checkedIn).map(({ id }) => id)).toEqual([now!.id]);
  expect(bookings.filter((each) => each.cancelledAt !== null).map(({ id }) => id)).toEqual([
    then!.id,
  ]);
  expect(requests.filter(({ path }) => /^\/finder\/building/.test(path))).toEqual([]);
});

it('looks once for a page that is not there, and books nothing without it', async () => {
  const { sim, site } = await open();
  const floor = { building: 'HQ', floor: '2', name: '2', timezone: 'Europe/London' as Zone };
  const { code, spaceId } = sim.desks()[0]!;
  const desk = { id: spaceId, code, bookable: true, assignedTo: [] } as unknown as Desk;
  const request = requestFor({ ...floor, desks: [desk] }, desk, today);
  for (let times = 0; times < 3; times += 1) {
    const answer = await site.book(request);
    expect(answer).toMatchObject({ kind: 'unable', reason: expect.stringMatching(/not by an id/) });
  }
  const looks = sim.record.requests.filter(({ path }) => /^\/finder\/building/.test(path));
  expect(looks).toHaveLength(2);
  expect(sim.record.bookings).toEqual([]);
});
