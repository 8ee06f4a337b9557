import { describe, expect, it, vi } from 'vitest';
import type { Simulator } from '../simulator/types.js';
import type { CliResult } from '../support/cli.js';
import { stopAfterEach } from '../support/stops.js';
import {
  expectExactlyOnce,
  expectTruthful,
  heavy,
  heldByApi,
  patience,
  type Report,
  scaled,
  writes,
} from './judge.js';
import {
  addFaults,
  type Booking,
  booking,
  kinds,
  type Office,
  openOffice,
  someKinds,
  steer,
} from './office.js';
import { simulatedClock } from './simulated-time.js';
import { countStrikes, expectFailuresExplained, type Strikes } from './strikes.js';

vi.setConfig(patience);

const stops = stopAfterEach();

const start = (seed: number): Promise<Office> => openOffice(stops, { seed });

/** The report is judged by the record; then, with the faults gone, one more run finds every date booked. */
async function judge(
  { simulator, home }: Office,
  result: CliResult,
  { args, dates }: Booking,
  strikes: Strikes = countStrikes(),
): Promise<Report> {
  const report = result.json as Report;
  strikes.add(simulator, report);
  expectExactlyOnce(simulator);
  expectTruthful(simulator, report);
  expectFailuresExplained(simulator, report);
  expect(report.runs[0]?.dates.map(({ date }) => date).sort()).toEqual(dates);
  expect(result.code).toBe(report.exitCode);
  simulator.faults.clear();
  const again = await home.run(args);
  expect(again.code, again.stderr).toBe(0);
  expectExactlyOnce(simulator);
  expectTruthful(simulator, again.json as Report);
  expect(heldDates(simulator)).toEqual(dates);
  return report;
}

const heldDates = (simulator: Simulator): string[] =>
  heldByApi(simulator)
    .map(({ date }) => date)
    .sort();

/** A session that the site forgets in mid-run is renewed, and both tokens have asked to book. */
async function renewed(office: Office, result: CliResult, asked: Booking): Promise<void> {
  const report = await judge(office, result, asked);
  expect(report.runs[0]?.error).toBeNull();
  const prints = new Set(writes(office.simulator).map(({ tokenFingerprint }) => tokenFingerprint));
  expect(prints.size, 'tokens that asked to book').toBe(2);
}

const seeds = Array.from({ length: scaled(20) }, (_, index) => 100 + index);

describe('with a fault at every fifth call over the api', () => {
  const strikes = countStrikes();

  it.each(seeds)('books fifty dates once each and tells the truth (seed %i)', async (seed) => {
    const office = await start(seed);
    const asked = booking(50, 'api');
    steer(office.simulator, ['401', ...someKinds(seed, 4)], 9);
    addFaults(office.simulator, 0.15);
    // Waiting takes no time here, for the site and the machine alike.
    const clock = simulatedClock(office.simulator);
    await judge(office, await office.home.run(asked.args, { clock }), asked, strikes);
  });

  it('has met each kind of fault when it asked to book, and left almost nothing undone', () => {
    expect([...strikes.kinds.keys()].sort()).toEqual(['401', ...kinds].sort());
    for (const share of Object.values(strikes.shares())) {
      expect(share).toBeGreaterThan(heavy ? 0.16 : 0.12);
      expect(share).toBeLessThan(heavy ? 0.26 : 0.32);
    }
    expect(strikes.failed()).toBeLessThanOrEqual(0.02);
  });

  it.each(seeds.slice(0, heavy ? 5 : 1))(
    'renews a session that ends in mid-run (seed %i)',
    async (seed) => {
      const office = await start(seed);
      const { simulator, home } = office;
      const asked = booking(25, 'api');
      addFaults(simulator, 0.1, { operation: 'createBooking' });
      // So that many requests to book are still to come when the first has been answered.
      simulator.latency.set({ api: 100 });
      const running = home.start(asked.args);
      await running.waitFor(/is booked/);
      simulator.sessions.revoke('alice');
      simulator.latency.set({ api: 0 });
      await renewed(office, await running.ended, asked);
    },
  );
});

describe('with a fault at every fifth call over the pages', () => {
  const strikes = countStrikes();
  const some = seeds.slice(0, scaled(10));

  it.each(some)('books six dates once each and tells the truth (seed %i)', async (seed) => {
    const office = await start(seed);
    const asked = booking(6, 'web');
    steer(office.simulator, ['401', ...someKinds(seed, 1)], 3);
    addFaults(office.simulator, 0.17);
    await judge(office, await office.home.run(asked.args), asked, strikes);
  });

  it('has met each kind of fault when it asked to book, and left almost nothing undone', () => {
    const sure = new Set(['401', ...some.flatMap((seed) => someKinds(seed, 1))]);
    if (heavy) expect(sure.size).toBe(kinds.length + 1);
    expect([...strikes.kinds.keys()]).toEqual(expect.arrayContaining([...sure]));
    const { calls, writes: asked } = strikes.shares();
    expect(calls).toBeGreaterThan(heavy ? 0.15 : 0.08);
    expect(calls).toBeLessThan(heavy ? 0.25 : 0.35);
    expect(asked).toBeGreaterThan(0.15);
    expect(strikes.failed()).toBeLessThanOrEqual(0.02);
  });

  it.each(seeds.slice(0, heavy ? 2 : 0))(
    'renews a session that ends in mid-run (seed %i)',
    async (seed) => {
      const office = await start(seed);
      const asked = booking(4, 'web');
      const running = office.home.start(asked.args);
      await running.waitFor(/is booked/);
      office.simulator.sessions.revoke('alice');
      await renewed(office, await running.ended, asked);
    },
  );
});
