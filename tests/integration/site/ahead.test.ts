import { describe, expect, it } from 'vitest';
import type { Foretold, Site } from '../../../src/booking/site.js';
import { type CivilDate, datesBetween, type Zone } from '../../../src/lib/civil-date.js';
import { systemClock } from '../../../src/lib/clock.js';
import { createApiSite } from '../../../src/site/api-site.js';
import type { SiteDeps } from '../../../src/site/deps.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator } from '../../simulator/types.js';
import { stopAfterEach } from '../../support/stops.js';
import { depsFor, memoryCache } from './deps.js';

const stops = stopAfterEach();

const day = (text: string) => text as CivilDate;
const dates = datesBetween(day('2026-12-02'), day('2026-12-09'));
const names = (sim: Simulator) => sim.record.requests.map(({ path }) => path.split('?')[1]);
const foretold: Foretold = async () => dates;

interface Known {
  readonly sim: Simulator;
  readonly cache: ReturnType<typeof memoryCache>;
  open(changes?: Partial<SiteDeps>): Promise<Site>;
}

/** A site at which an earlier run has arrived, slow enough that what is asked together is under way together. */
async function known(): Promise<Known> {
  const sim = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
  stops.push(() => sim.stop());
  const cache = memoryCache();
  const open = async (changes: Partial<SiteDeps> = {}) => {
    const site = await createApiSite(depsFor(sim, {}, { cache, ...changes }));
    stops.push(() => site.close());
    return site;
  };
  await (await open()).arrive();
  sim.record.clearRequests();
  sim.latency.set({ api: 100 });
  return { sim, cache, open };
}

const takenOn = async (site: Site, date: CivilDate) =>
  (await site.survey(dates)).days.get(date)?.taken.size;

describe('a survey asked for together with the arrival', () => {
  it('costs no trip of its own', async () => {
    const { sim, open } = await known();
    sim.rivals.book({ person: 'bob', desk: '2.24.05', date: '2026-12-03' });
    const site = await open();
    await site.arrive(foretold);
    expect(names(sim).toSorted()).toEqual(['arrive', 'survey']);
    expect(await takenOn(site, day('2026-12-03'))).toBe(1);
    expect(names(sim)).toHaveLength(2);
  });

  it('serves once', async () => {
    const { sim, open } = await known();
    const site = await open();
    await site.arrive(foretold);
    await site.survey(dates);
    sim.rivals.book({ person: 'bob', desk: '2.24.05', date: '2026-12-03' });
    expect(await takenOn(site, day('2026-12-03'))).toBe(1);
  });

  it('does not serve where it is to be as of now', async () => {
    const { sim, open } = await known();
    const site = await open();
    await site.arrive(foretold);
    sim.rivals.book({ person: 'bob', desk: '2.24.05', date: '2026-12-03' });
    const { days } = await site.survey(dates, true);
    expect(days.get(day('2026-12-03'))?.taken.size).toBe(1);
  });

  it('is asked for anew where it is of another floor than that arrived at', async () => {
    const { sim, cache, open } = await known();
    const [key = ''] = [...cache.values.keys()].filter((each) => each.startsWith('floor-'));
    const other = memoryCache();
    await (await open({ floor: '1', cache: other })).arrive();
    cache.values.set(key, [...other.values].find(([each]) => each.startsWith('floor-'))?.[1]);
    sim.rivals.book({ person: 'bob', desk: '2.24.05', date: '2026-12-03' });
    const site = await open();
    expect((await site.arrive(foretold)).floor.floor).toBe('2');
    expect(await takenOn(site, day('2026-12-03'))).toBe(1);
  });

  it('is asked for anew where it is of fewer dates, as by a zone that is another by now', async () => {
    const { sim, cache, open } = await known();
    cache.values.set('building-zone', { building: 'HQ', zone: 'Pacific/Kiritimati' });
    sim.rivals.book({ person: 'bob', desk: '2.24.05', date: '2026-12-02' });
    const zones: Zone[] = [];
    const site = await open();
    const { floor } = await site.arrive(async (zone) => {
      zones.push(zone);
      return dates.slice(3);
    });
    expect(zones).toEqual(['Pacific/Kiritimati']);
    expect(floor.timezone).toBe('Europe/London');
    expect(await takenOn(site, day('2026-12-02'))).toBe(1);
  });

  it('is asked for anew where it was long ago', async () => {
    const { sim, open } = await known();
    let passed = 0;
    const clock = { ...systemClock, now: () => Date.now() + passed };
    const site = await open({ clock });
    await site.arrive(foretold);
    passed = 6000;
    sim.rivals.book({ person: 'bob', desk: '2.24.05', date: '2026-12-03' });
    expect(await takenOn(site, day('2026-12-03'))).toBe(1);
  });

  it('is not asked for where nothing is foretold, the zone is not known or requests are scarce', async () => {
    const { sim, cache, open } = await known();
    await (await open()).arrive(async () => []);
    const budget = { ...depsFor(sim).budget, left: () => 5 };
    await (await open({ budget })).arrive(foretold);
    cache.values.delete('building-zone');
    await (await open()).arrive(foretold);
    expect(names(sim)).toEqual(['arrive', 'arrive', 'arrive']);
  });
});
