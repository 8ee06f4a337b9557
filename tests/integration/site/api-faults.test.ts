import { describe, expect, it } from 'vitest';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { SiteError } from '../../../src/lib/errors.js';
import { type ApiSite, createApiSite } from '../../../src/site/api-site.js';
import { createBudget } from '../../../src/site/budget.js';
import { SessionExpired, SiteBusy } from '../../../src/site/graphql/errors.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { FaultKind, Simulator } from '../../simulator/types.js';
import { heldBy } from '../../support/site.js';
import { stopAfterEach } from '../../support/stops.js';
import { depsFor, memoryCache } from './deps.js';
import { deskOf, requestFor } from './transport-suite.js';

const stops = stopAfterEach();

const date = '2026-12-08' as CivilDate;
/** Waits of reads pass at once; what the site asks for is kept for a look. */
function impatient(waits: number[] = []) {
  let slept = 0;
  return {
    now: () => Date.now() + slept,
    sleep: async (ms: number) => {
      waits.push(ms);
      slept += ms;
    },
  };
}

async function arrived(limits = {}, waits: number[] = []) {
  const sim = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
  stops.push(() => sim.stop());
  const clock = impatient(waits);
  const budget = createBudget(() => 10_000, clock);
  const deps = depsFor(sim, {}, { clock, budget, cache: memoryCache() });
  const site = await createApiSite(deps, { limits });
  stops.push(() => site.close());
  const { floor } = await site.arrive();
  sim.record.clearRequests();
  return { sim, site, floor, request: requestFor(floor, deskOf(floor, '2.24.05'), date) };
}

function sent(sim: Simulator, operation: string): number {
  return sim.record.requests.filter(({ path }) => path.endsWith(`?${operation}`)).length;
}

const passing: readonly FaultKind[] = [
  'refuse',
  'drop-before',
  'drop-after',
  '429',
  '500',
  '503',
  'malformed',
  'truncated',
  'slow',
  'partial',
];

describe('reads', () => {
  it.each(passing)('are asked again after "%s"', async (kind) => {
    const { sim, site } = await arrived({ head: 2000, body: 1000 });
    sim.faults.add({ kind, operation: 'node', count: 2, slowMs: 5000 });
    const { days } = await site.survey([date]);
    expect(days.get(date)?.taken.size).toBe(0);
    expect(sent(sim, 'survey')).toBe(3);
  });

  it.each(passing.filter((kind) => kind !== 'partial' && kind !== '429'))(
    'give up after five times "%s", with a sentence',
    async (kind) => {
      const { sim, site } = await arrived({ head: 400, body: 200 });
      sim.faults.add({ kind, operation: 'node', count: 100, slowMs: 5000 });
      const error = await site.survey([date]).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(SiteError);
      expect(sent(sim, 'survey')).toBe(5);
    },
  );

  it('honour Retry-After, and do not wait for a long one', async () => {
    const waits: number[] = [];
    const { sim, site } = await arrived({}, waits);
    sim.faults.add({ kind: '429', operation: 'node', retryAfterSeconds: 7 });
    await site.survey([date]);
    expect(waits.map((wait) => Math.round(wait / 100) / 10)).toEqual([7]);
    sim.faults.add({ kind: '503', operation: 'node', retryAfterSeconds: 3600 });
    const error = await site.survey([date]).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SiteBusy);
    expect(error).toMatchObject({ retryAfter: 3_600_000 });
    expect(waits).toHaveLength(1);
    // Whatever else the run would send keeps away too, and is told for how long.
    const asked = sim.record.requests.length;
    const again = await site.ownBookings({ past: false }).catch((caught: unknown) => caught);
    expect(again).toBeInstanceOf(SiteBusy);
    expect((again as SiteBusy).retryAfter).toBeGreaterThan(3_500_000);
    expect(await site.warm?.(1)).toBe(false);
    expect(sim.record.requests.length).toBe(asked);
  });

  it('keep away as long as the site asks, and give up when that is beyond all patience', async () => {
    const waits: number[] = [];
    const { sim, site } = await arrived({}, waits);
    sim.faults.add({ kind: '429', operation: 'node', retryAfterSeconds: 1, count: 1000 });
    const error = await site.survey([date]).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(SiteBusy);
    const whole = waits.reduce((sum, wait) => sum + wait, 0);
    expect(whole).toBeGreaterThan(60_000);
    expect(whole).toBeLessThanOrEqual(300_000);
    expect(sent(sim, 'survey')).toBeLessThan(15);
  });

  it('wait longer each time that the site asks for patience and names no time', async () => {
    const waits: number[] = [];
    const { sim, site } = await arrived({}, waits);
    sim.faults.add({ kind: '429', operation: 'node', retryAfterSeconds: 0, count: 4 });
    await site.survey([date]);
    expect(waits.map((wait) => Math.round(wait / 100) / 10)).toEqual([0.5, 1, 2, 4]);
  });

  it('end at once when the session has', async () => {
    const { sim, site } = await arrived();
    sim.faults.add({ kind: '401', operation: 'node' });
    await expect(site.survey([date])).rejects.toBeInstanceOf(SessionExpired);
    expect(sent(sim, 'survey')).toBe(1);
  });
});

describe('a request to book', () => {
  const attempt = async (site: ApiSite, request: Parameters<ApiSite['book']>[0]) =>
    await site.book(request).catch((caught: unknown) => caught);

  it.each([
    ['refuse', 'unclear', 0],
    ['drop-before', 'unclear', 0],
    ['drop-after', 'unclear', 1],
    ['429', 'throttled', 0],
    ['500', 'unclear', 0],
    ['503', 'unclear', 0],
    ['malformed', 'unclear', 1],
    ['truncated', 'unclear', 1],
    ['slow', 'unclear', 1],
    ['partial', 'unclear', 1],
  ] as const)('after "%s" is %s, and is never sent twice', async (kind, expected, held) => {
    const { sim, site, request } = await arrived({ head: 2000, body: 1000 });
    sim.faults.add({ kind, operation: 'createBooking', slowMs: 5000 });
    expect(await attempt(site, request)).toMatchObject({ kind: expected });
    expect(sent(sim, 'createBooking')).toBe(1);
    expect(heldBy(sim, 'alice')).toHaveLength(held);
    // What the site holds can be read, and asking again ends with one booking.
    expect((await site.survey([date])).own).toHaveLength(held);
    const again = await attempt(site, request);
    expect(again).toMatchObject({ kind: held === 1 ? 'taken' : 'booked' });
    expect(heldBy(sim, 'alice')).toHaveLength(1);
  });

  it('is unclear after a 503, which comes from in front of the site, and says for how long to wait', async () => {
    const { sim, site, request } = await arrived();
    sim.faults.add({ kind: '503', operation: 'createBooking', retryAfterSeconds: 4 });
    expect(await attempt(site, request)).toMatchObject({ kind: 'unclear', retryAfter: 4000 });
    expect(heldBy(sim, 'alice')).toEqual([]);
  });

  it('ends with the session', async () => {
    const { sim, site, request } = await arrived();
    sim.faults.add({ kind: '401', operation: 'createBooking' });
    expect(await attempt(site, request)).toBeInstanceOf(SessionExpired);
    expect(heldBy(sim, 'alice')).toEqual([]);
  });

  it('was surely not sent when nobody listens', async () => {
    const { sim, site, request } = await arrived();
    await sim.stop();
    // The connection that was kept breaks while it is used: that alone proves nothing.
    expect(await attempt(site, request)).toMatchObject({ kind: 'unclear' });
    expect(await attempt(site, request)).toMatchObject({ kind: 'throttled', retryAfter: null });
  });
});

describe('a cancellation', () => {
  it.each(['drop-after', 'malformed', 'truncated', '500'] as const)(
    'after "%s" is unclear',
    async (kind) => {
      const { sim, site, request } = await arrived();
      const answer = await site.book(request);
      if (answer.kind !== 'booked') throw new Error('The desk was not booked.');
      sim.faults.add({ kind, operation: 'deleteBooking' });
      expect(await site.cancel(answer.booking)).toMatchObject({ kind: 'unclear' });
      expect(sent(sim, 'cancelBooking')).toBe(1);
    },
  );
});
