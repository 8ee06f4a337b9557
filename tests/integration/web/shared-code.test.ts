import { expect, it, onTestFinished, vi } from 'vitest';
import type { Desk } from '../../../src/booking/types.js';
import { addDays, type CivilDate, type Zone } from '../../../src/lib/civil-date.js';
import { unlearned, type Verdict, verdictKey } from '../../../src/site/graphql/verdict.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { fixedTenant } from '../../simulator/tenant/tenant.js';
import { requestFor } from '../site/transport-suite.js';
import { webDeps } from './web-deps.js';

vi.setConfig({ testTimeout: 120_000 });

const today = '2026-12-01' as CivilDate;

/** What else bears a floor's codes; the site's pages open the first of them (contract W1). */
const twins = {
  buildings: { sharedCodes: 'buildings' },
  floors: { sharedCodes: 'floors' },
  'a hidden floor': { hiddenTwins: 'before' },
} as const;

/** A floor whose codes are those of another one in use, before it in the site's lists. */
async function open(
  shared: keyof typeof twins,
  settings?: { readonly building: string; readonly floor: string },
) {
  const standard = fixedTenant('standard');
  const world = { ...standard.world, ...twins[shared] };
  const sim = await startSimulator({
    now: `${today}T08:30:00Z`,
    occupancy: 0,
    tenant: { ...standard, name: `twins: ${shared}`, world },
  });
  onTestFinished(() => sim.stop());
  const { building, floor } = settings ?? sim.place;
  const deps = webDeps(sim, { building, floor });
  const site = await createWebSite(deps);
  onTestFinished(() => site.close());
  return { sim, site, deps };
}

it.each(['buildings', 'floors', 'a hidden floor'] as const)(
  'books on the floor that is meant, where its page is that of another one (%s)',
  async (shared) => {
    const { sim, site } = await open(shared);
    const date = addDays(today, 2);
    const [held] = sim.desks();
    sim.rivals.book({ person: 'bob', desk: held!.code, date });
    const { floor } = await site.arrive();
    expect(floor).toMatchObject({ building: 'HQ', floor: '2', timezone: 'Europe/London' });
    expect(floor.desks.map(({ id }) => id).sort()).toEqual(
      sim
        .desks()
        .map(({ spaceId }) => spaceId)
        .sort(),
    );
    const desk = floor.desks.find(({ id }) => id !== held!.spaceId)!;
    const { days } = await site.survey([date]);
    const taken = floor.desks.filter(({ id }) => days.get(date)!.taken.has(id));
    expect(taken.map(({ id }) => id)).toEqual([held!.spaceId]);
    expect((await site.book(requestFor(floor, desk, date))).kind).toBe('booked');
    const made = sim.record.bookings.filter(({ by }) => by === 'alice');
    expect(made.map(({ floorId, spaceId }) => [floorId, spaceId])).toEqual([
      [sim.place.floorId, desk.id],
    ]);
  },
);

it.each(['buildings', 'floors'] as const)(
  'takes neither of two %s that share a code, and names both by their ids',
  async (shared) => {
    const { sim, site } = await open(shared, { building: 'HQ', floor: '2' });
    const meant = shared === 'buildings' ? sim.place.building : sim.place.floor;
    const failure: unknown = await site.arrive().catch((error: unknown) => error);
    expect(failure).toMatchObject({ exitCode: 2, message: expect.stringContaining(meant) });
    expect(String(failure)).toMatch(/ have the code "\w+": \S{16,} and \S{16,}\.$/);
    expect(sim.record.bookings).toEqual([]);
  },
);

it("lists, checks in and cancels one's own bookings there, for which no page of a floor is opened", async () => {
  const { sim, site } = await open('buildings');
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
  const { sim, site, deps } = await open('floors', { building: 'HQ', floor: '99' });
  // An API that does not tell which floors there are either.
  const verdict = { checkedAt: deps.clock.now(), introspected: false, identity: 'none' } as const;
  const blind = { ...unlearned, note: true, ownDates: null, pastDates: null, otherOwn: [] };
  const key = verdictKey(deps.session.apiOrigin);
  const known = { ...verdict, ...blind, operations: {}, absent: {} } satisfies Verdict;
  await deps.cache.write(`page-${key}`, known);
  const floor = { building: 'HQ', floor: '99', name: '99', timezone: 'Europe/London' as Zone };
  const { code, spaceId } = sim.desks()[0]!;
  const desk = { id: spaceId, code, bookable: true, assignedTo: [] } as unknown as Desk;
  const request = requestFor({ ...floor, desks: [desk] }, desk, today);
  for (let times = 0; times < 3; times += 1) {
    const answer = await site.book(request);
    expect(answer).toMatchObject({ kind: 'unable', reason: expect.stringMatching(/no desks for/) });
  }
  const looks = sim.record.requests.filter(({ path }) => /^\/finder\/building/.test(path));
  expect(looks).toHaveLength(2);
  expect(sim.record.bookings).toEqual([]);
});
