import { describe, expect, it } from 'vitest';
import { addDays, type CivilDate, datesBetween, instantOf } from '../../../src/lib/civil-date.js';
import { systemClock } from '../../../src/lib/clock.js';
import { createApiSite } from '../../../src/site/api-site.js';
import { createBudget } from '../../../src/site/budget.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator, SimulatorOptions } from '../../simulator/types.js';
import { heldBy } from '../../support/site.js';
import { stopAfterEach } from '../../support/stops.js';
import { countingProxy } from './counting-proxy.js';
import { depsFor, keptLog, memoryCache } from './deps.js';
import { deskOf, requestFor } from './transport-suite.js';

const stops = stopAfterEach();

async function simulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const sim = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0, ...options });
  stops.push(() => sim.stop());
  return sim;
}

const names = (sim: Simulator) => sim.record.requests.map(({ path }) => path.split('?')[1]);
const day = (text: string) => text as CivilDate;

describe('a run over the api', () => {
  it('costs one request to arrive, one to survey, one a date and one to read back', async () => {
    const sim = await simulator();
    const cache = memoryCache();
    const first = await createApiSite(depsFor(sim, {}, { cache }));
    await first.arrive();
    await first.close();
    expect(names(sim)).toEqual(['IntrospectionQuery', 'findFloor', 'arrive']);
    sim.record.clearRequests();

    const site = await createApiSite(depsFor(sim, {}, { cache }));
    stops.push(() => site.close());
    const { floor } = await site.arrive();
    const dates = datesBetween(day('2026-12-02'), day('2026-12-09'));
    await site.survey(dates);
    const desk = deskOf(floor, '2.24.05');
    const answers = await Promise.all(
      dates.map((date) => site.book(requestFor(floor, desk, date))),
    );
    expect(answers.every(({ kind }) => kind === 'booked')).toBe(true);
    const { own } = await site.survey(dates);
    expect(own.map(({ date }) => date)).toEqual(dates);
    const writes = dates.map(() => 'createBooking');
    expect(names(sim)).toEqual(['arrive', 'survey', ...writes, 'survey']);
  });

  it('is refused where no bookings could be read back, unless the pages can', async () => {
    const sim = await simulator({ dialect: 'closed' });
    const dates = [day('2026-12-02')];
    const alone = await createApiSite(depsFor(sim));
    const helped = await createApiSite(depsFor(sim), { assisted: true });
    stops.push(
      () => alone.close(),
      () => helped.close(),
    );
    await expect(alone.survey(dates)).rejects.toThrow("does not list one's own bookings");
    expect((await helped.survey(dates)).days.size).toBe(1);
  });

  it('sees what is free in the booking hours as they are by then', async () => {
    const sim = await simulator();
    let hours = { start: 9 * 60, end: 12 * 60 };
    const site = await createApiSite(depsFor(sim, {}, { hours: () => hours }));
    stops.push(() => site.close());
    const date = '2026-12-02';
    await site.arrive();
    sim.rivals.book({ person: 'bob', desk: '2.24.05', date });
    const taken = async () => (await site.survey([day(date)])).days.get(day(date))?.taken.size;
    expect(await taken()).toBe(1);
    hours = { start: 19 * 60, end: 20 * 60 };
    expect(await taken()).toBe(0);
  });

  it('keeps no connection warm at the cost of what the budget is for', async () => {
    const sim = await simulator();
    const budget = createBudget(() => 20, systemClock);
    const site = await createApiSite(depsFor(sim, {}, { budget }));
    stops.push(() => site.close());
    await site.arrive();
    sim.record.clearRequests();
    const left = budget.left();
    while (await site.warm(12));
    expect(names(sim)).toEqual(Array.from({ length: left - 12 }, () => 'warm'));
    expect(budget.left()).toBe(12);
  });

  it.each(['standard', 'renamed', 'closed'] as const)(
    'asks a %s API what it can do once, and not again on the next run',
    async (dialect) => {
      const sim = await simulator({ dialect });
      const cache = memoryCache();
      for (const expected of [true, false]) {
        sim.record.clearRequests();
        const site = await createApiSite(depsFor(sim, {}, { cache }), { assisted: true });
        await site.arrive();
        await site.survey([day('2026-12-02')]);
        await site.close();
        expect(names(sim).includes('IntrospectionQuery')).toBe(expected);
        if (!expected) expect(names(sim)).toEqual(['arrive', 'survey']);
      }
      expect(JSON.stringify([...cache.values])).not.toContain(sim.person('alice').email);
    },
  );

  it('finds out anew when the schema has changed, in the same run', async () => {
    const old = await simulator();
    const cache = memoryCache();
    const first = await createApiSite(depsFor(old, {}, { cache }));
    await first.arrive();
    await first.close();
    const renamed = await simulator({ dialect: 'renamed' });
    // The same origin with another schema behind it.
    const proxy = await countingProxy(renamed.origins.api);
    stops.push(() => proxy.close());
    const verdict = [...cache.values].find(([key]) => key.startsWith('schema-'))?.[1];
    const stale = {
      ...cache,
      read: async (key: string) => (key.startsWith('schema-') ? verdict : null),
    };
    const deps = depsFor(renamed, {}, { cache: stale });
    const site = await createApiSite({
      ...deps,
      session: { ...deps.session, apiOrigin: proxy.origin },
    });
    stops.push(() => site.close());
    expect((await site.arrive()).identity.email).toBe(renamed.person('alice').email);
    expect(names(renamed)).toContain('IntrospectionQuery');
  });

  it('keeps its connections: many requests one after another need only one', async () => {
    const sim = await simulator();
    const proxy = await countingProxy(sim.origins.api);
    stops.push(() => proxy.close());
    const deps = depsFor(sim);
    const site = await createApiSite({
      ...deps,
      session: { ...deps.session, apiOrigin: proxy.origin },
    });
    stops.push(() => site.close());
    const { floor } = await site.arrive();
    const dates = datesBetween(day('2026-12-02'), day('2026-12-21'));
    for (let round = 0; round < 5; round += 1) await site.survey(dates);
    expect(proxy.connections()).toBe(1);
    const desk = deskOf(floor, '2.24.05');
    await Promise.all(dates.map((date) => site.book(requestFor(floor, desk, date))));
    expect(proxy.connections()).toBeLessThanOrEqual(site.writesAtOnce);
    expect(heldBy(sim, 'alice')).toHaveLength(dates.length);
  });

  it('warms every connection that the writes will use', async () => {
    const sim = await simulator();
    const proxy = await countingProxy(sim.origins.api);
    stops.push(() => proxy.close());
    const deps = depsFor(sim);
    const site = await createApiSite({
      ...deps,
      session: { ...deps.session, apiOrigin: proxy.origin },
    });
    stops.push(() => site.close());
    const { floor } = await site.arrive();
    sim.latency.set({ api: 50 });
    expect(await site.warm(8)).toBe(true);
    const warm = proxy.connections();
    expect(warm).toBe(site.writesAtOnce);
    const dates = datesBetween(day('2026-12-02'), day('2026-12-05'));
    const desk = deskOf(floor, '2.24.05');
    await Promise.all(dates.map((date) => site.book(requestFor(floor, desk, date))));
    expect(proxy.connections()).toBe(warm);
  });

  it('takes its clock from the site', async () => {
    const sim = await simulator({ now: '2027-03-05T10:00:00Z', frozen: true });
    const local = { ...systemClock, now: () => Date.parse('2026-12-01T00:00:00Z') };
    const seed = { desk: '2.24.05', date: '2027-03-09', person: 'bob' };
    sim.rivals.book(seed);
    const site = await createApiSite(depsFor(sim, { person: 'bob' }, { clock: local }));
    stops.push(() => site.close());
    expect(site.clock.offset).toBe(0);
    const own = await site.ownBookings({ past: false });
    expect(own.map(({ date }) => date)).toEqual(['2027-03-09']);
    expect(Math.abs(site.clock.now() - Date.parse('2027-03-05T10:00:00Z'))).toBeLessThan(1000);
  });

  it('stays light on a floor of 500 desks and 29 days', async () => {
    const sim = await simulator({ desks: 500, occupancy: 0.6 });
    const proxy = await countingProxy(sim.origins.api);
    stops.push(() => proxy.close());
    const deps = depsFor(sim);
    const site = await createApiSite({
      ...deps,
      session: { ...deps.session, apiOrigin: proxy.origin },
    });
    stops.push(() => site.close());
    await site.arrive();
    const before = proxy.received();
    const dates = datesBetween(day('2026-12-02'), day('2026-12-30'));
    const { days } = await site.survey(dates);
    const held = [...days.values()].reduce((sum, { taken }) => sum + taken.size, 0);
    expect(held).toBeGreaterThan(5000);
    // Of each booking its id, hours and holder, and nothing of its desk: one's own list may tell late whose it is.
    expect((proxy.received() - before) / held).toBeLessThan(550);
  });

  it('shows the token to nobody but the API', async () => {
    const sim = await simulator();
    const token = sim.sessions.issue('alice');
    const { lines, log } = keptLog();
    const cache = memoryCache();
    const site = await createApiSite(depsFor(sim, { token }, { log, cache }));
    stops.push(() => site.close());
    sim.faults.add({ kind: '500', count: 2 });
    await site.arrive();
    sim.sessions.revoke('alice');
    const error = await site.survey([day('2026-12-02')]).catch((caught: Error) => caught);
    expect(lines.length).toBeGreaterThan(3);
    const told = [
      ...lines,
      JSON.stringify([...cache.values]),
      String(error),
      JSON.stringify(error),
    ];
    expect(told.join('\n')).not.toContain(token);
    expect(sim.record.requests.every(({ path }) => !path.includes(token))).toBe(true);
  });
});

describe('what one holds', () => {
  it('is listed with its own building, date and zone', async () => {
    const sim = await simulator({ now: '2026-12-01T08:30:00Z' });
    const [desk] = sim.desks('NYC', '5');
    sim.rivals.book({ person: 'alice', desk: desk!.externalId, date: '2026-12-03' });
    const site = await createApiSite(depsFor(sim));
    stops.push(() => site.close());
    const expected = [{ building: 'NYC', floor: '5', desk: desk!.code, date: '2026-12-03' }];
    expect(await site.ownBookings({ past: false })).toMatchObject(expected);
    expect((await site.survey([day('2026-12-02')])).own).toMatchObject(expected);
  });

  it('no longer holds its desk once the site has released it', async () => {
    const sim = await simulator({ rules: { autoReleaseMinutes: 30 }, frozen: true });
    sim.rivals.book({ person: 'alice', desk: '2.24.09', date: '2026-12-01' });
    const site = await createApiSite(depsFor(sim));
    stops.push(() => site.close());
    const today = day('2026-12-01');
    const before = await site.survey([today]);
    expect(before.own).toMatchObject([{ released: false }]);
    expect(before.days.get(today)!.taken.size).toBe(1);
    sim.clock.set('2026-12-01T11:00:00Z');
    const after = await site.survey([today]);
    expect(after.own.every(({ released }) => released)).toBe(true);
    expect(after.days.get(today)!.taken.size).toBe(0);
  });
});

describe('dates and zones', () => {
  it.each([
    ['LHI', '1', 'Australia/Lord_Howe', '2026-10-04', '2026-10-01T00:00:00Z'],
    ['LHI', '1', 'Australia/Lord_Howe', '2027-04-04', '2027-04-01T00:00:00Z'],
    ['NYC', '5', 'America/New_York', '2026-11-01', '2026-10-28T00:00:00Z'],
    ['NYC', '5', 'America/New_York', '2027-03-14', '2027-03-10T00:00:00Z'],
    ['HQ', '2', 'Europe/London', '2027-03-28', '2027-03-24T00:00:00Z'],
    ['HQ', '2', 'Asia/Kolkata', '2026-12-10', '2026-12-08T20:00:00Z'],
    ['HQ', '2', 'America/Santiago', '2027-04-04', '2027-03-31T02:00:00Z'],
  ])('%s/%s in %s: %s is the date that is booked', async (building, floor, zone, date, now) => {
    const sim = await simulator({ now, ...(building === 'HQ' ? { timezone: zone } : {}) });
    const site = await createApiSite(depsFor(sim, { building, floor }));
    stops.push(() => site.close());
    const arrival = await site.arrive();
    expect(arrival.floor.timezone).toBe(zone);
    const desk = arrival.floor.desks.find(({ bookable }) => bookable)!;
    const dates = [day(date), addDays(day(date), 1)];
    for (const [index, each] of dates.entries()) {
      const answer = await site.book(requestFor(arrival.floor, desk, each));
      expect(answer).toMatchObject({ kind: 'booked', booking: { date: each } });
      const start = new Date(instantOf(each, 9 * 60, arrival.floor.timezone)).toISOString();
      expect(heldBy(sim, 'alice')[index]).toMatchObject({ date: each, start, desk: desk.code });
    }
    const survey = await site.survey(dates);
    expect(survey.own.map((own) => own.date)).toEqual(dates);
    for (const each of dates) expect([...survey.days.get(each)!.taken]).toEqual([desk.id]);
    expect((await site.survey([addDays(day(date), 2)])).own).toEqual([]);
  });
});
