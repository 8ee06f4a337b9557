import { afterEach, describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import type { Fault, FaultKind, Simulator } from '../simulator/types.js';
import type { CliResult } from '../support/cli.js';
import { openTestHome, type TestHome } from '../support/home.js';
import {
  datesFrom,
  expectExactlyOnce,
  expectTruthful,
  heavy,
  heldByApi,
  patience,
  type Report,
  scaled,
  writes,
} from './judge.js';

vi.setConfig(patience);

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

const kinds: readonly FaultKind[] = [
  'drop-before',
  'drop-after',
  '429',
  '500',
  'malformed',
  'truncated',
  'slow',
];

/** Faults of all kinds, alike in number, that strike so many of all calls together. */
function addFaults(simulator: Simulator, share: number, more: Partial<Fault> = {}): void {
  const probability = 1 - (1 - share) ** (1 / kinds.length);
  for (const kind of kinds) simulator.faults.add({ kind, probability, slowMs: 300, ...more });
}

const now = '2026-12-01T08:30:00Z';

async function start(seed: number): Promise<{ simulator: Simulator; home: TestHome }> {
  const options = { now, seed, windowDays: 120, occupancy: 0.3, sso: 'auto' } as const;
  const simulator = await startSimulator(options);
  stops.push(() => simulator.stop());
  const home = await openTestHome(simulator);
  stops.push(() => home.stop());
  await home.add('alice', { windowDays: 120 });
  return { simulator, home };
}

/** The report is judged by the record; then, with the faults gone, one more run finds every date booked. */
async function judge(
  { simulator, home }: { simulator: Simulator; home: TestHome },
  result: CliResult,
  args: readonly string[],
  dates: readonly string[],
): Promise<Report> {
  const report = result.json as Report;
  expectExactlyOnce(simulator);
  expectTruthful(simulator, report);
  expect(report.runs[0]?.dates.map(({ date }) => date).sort()).toEqual(dates);
  expect(result.code).toBe(report.exitCode);
  simulator.faults.clear();
  const again = await home.run(args);
  expect(again.code, again.stderr).toBe(0);
  expectExactlyOnce(simulator);
  expectTruthful(simulator, again.json as Report);
  expect(
    heldByApi(simulator)
      .map(({ date }) => date)
      .sort(),
  ).toEqual(dates);
  return report;
}

const seeds = Array.from({ length: scaled(20) }, (_, index) => 100 + index);

describe('with a fault at every fifth call over the api', () => {
  it.each(seeds)('books fifty dates once each and tells the truth (seed %i)', async (seed) => {
    const { simulator, home } = await start(seed);
    const dates = datesFrom('2026-12-02', 50);
    const spec = `${dates[0]}..${dates.at(-1)}`;
    const args = ['book', '--dates', spec, '--transport', 'api', '--json'];
    addFaults(simulator, 0.2);
    const result = await home.run(args);
    const { requests } = simulator.record;
    const struck = requests.filter(({ fault }) => fault !== null).length;
    expect(struck / requests.length, 'share of faults').toBeGreaterThan(0.1);
    await judge({ simulator, home }, result, args, dates);
  });

  it.each(seeds.slice(0, heavy ? 5 : 1))(
    'renews a session that ends in mid-run (seed %i)',
    async (seed) => {
      const { simulator, home } = await start(seed);
      const dates = datesFrom('2026-12-02', 25);
      const args = ['book', '--dates', `${dates[0]}..${dates.at(-1)}`, '--transport', 'api'];
      addFaults(simulator, 0.1, { operation: 'createBooking' });
      // So that many requests to book are still to come when the first has been answered.
      simulator.latency.set({ api: 100 });
      const running = home.start([...args, '--json']);
      await running.waitFor(/is booked/);
      simulator.sessions.revoke('alice');
      simulator.latency.set({ api: 0 });
      const result = await running.ended;
      const report = await judge({ simulator, home }, result, [...args, '--json'], dates);
      expect(report.runs[0]?.error).toBeNull();
      const prints = new Set(writes(simulator).map(({ tokenFingerprint }) => tokenFingerprint));
      expect(prints.size, 'tokens that asked to book').toBe(2);
    },
  );
});

describe('with a fault at every fifth call over the pages', () => {
  it.each(seeds.slice(0, scaled(10)))(
    'books six dates once each and tells the truth (seed %i)',
    async (seed) => {
      const { simulator, home } = await start(seed);
      const dates = datesFrom('2026-12-02', 6);
      const spec = `${dates[0]}..${dates.at(-1)}`;
      const args = ['book', '--dates', spec, '--transport', 'web', '--json'];
      addFaults(simulator, 0.2);
      const result = await home.run(args);
      await judge({ simulator, home }, result, args, dates);
    },
  );
});
