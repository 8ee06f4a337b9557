import { describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import type { RecordedRequest, Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { stopAfterEach } from '../support/stops.js';
import {
  datesFrom,
  expectOnceThoughLate,
  expectTruthful,
  heavy,
  heldByApi,
  inputOf,
  patience,
  type Report,
  scaled,
  writes,
} from './judge.js';

vi.setConfig(patience);

const stops = stopAfterEach();

const now = '2026-12-01T08:30:00Z';

/** A site where one may hold several desks a day, so that a request that is carried out late does harm. */
async function start(seed: number): Promise<{ simulator: Simulator; home: TestHome }> {
  const rules = { oneDeskADay: false };
  const simulator = await startSimulator({ now, seed, rules, windowDays: 60, occupancy: 0.3 });
  stops.push(() => simulator.stop());
  const home = await openTestHome(simulator);
  stops.push(() => home.stop());
  await home.add('alice', { windowDays: 60 });
  return { simulator, home };
}

const call = (dates: readonly string[], transport: string): string[] => [
  'book',
  '--dates',
  dates.join(','),
  '--transport',
  transport,
  '--json',
];

/** The report and the record, once everything that was late has come to pass. */
async function judge(simulator: Simulator, report: Report, dates: readonly string[]) {
  await vi.waitUntil(() => simulator.faults.late() === 0, { timeout: 10_000 });
  expectOnceThoughLate(simulator);
  expectTruthful(simulator, report);
  const held = heldByApi(simulator).map(({ date }) => date);
  expect(held.sort(), 'dates held').toEqual(dates);
}

const isLate = ({ fault }: RecordedRequest): boolean => fault?.startsWith('late') === true;

const styles = [
  { transport: 'api', runs: scaled(10), count: 20 },
  { transport: 'web', runs: heavy ? 3 : 0, count: 3 },
] as const;
const cases = styles.flatMap(({ runs, ...style }) =>
  Array.from({ length: runs }, (_, index) => ({ ...style, seed: 300 + index })),
);

describe('a request to book that is carried out after its sender heard of a failure', () => {
  it.each(cases)(
    'leaves one booking for each date over $transport (seed $seed)',
    async ({ transport, count, seed }) => {
      const { simulator, home } = await start(seed);
      const dates = datesFrom('2026-12-02', count);
      const operation = 'createBooking';
      for (const lateMs of [150, 300, 450, 700]) {
        for (const kind of ['late-drop', 'late-500'] as const) {
          simulator.faults.add({ kind, operation, lateMs, probability: 0.03 });
        }
      }
      simulator.faults.add({ kind: 'late-500', operation, lateMs: 400, count: 1, skip: 1 });
      const { code, json, stderr } = await home.run(call(dates, transport));
      expect(code, stderr).toBe(0);
      expect(writes(simulator).some(isLate), 'late requests').toBe(true);
      await judge(simulator, json as Report, dates);
    },
  );

  const ways = [
    ['api', 'late-drop'],
    ['web', 'late-500'],
    ['api', 'late-500'],
    ['web', 'late-drop'],
  ] as const;
  it.each(ways.slice(0, heavy ? 4 : 2))(
    'is kept, and what was granted after it is taken back (%s, %s)',
    async (...how) => {
      const [transport, kind] = how;
      const { simulator, home } = await start(7);
      const [date = ''] = datesFrom('2026-12-02', 1);
      // After three requests without a clear answer the next desk is asked for; a browser sends each dropped one twice.
      const count = transport === 'web' && kind === 'late-drop' ? 6 : 3;
      simulator.faults.add({ kind, operation: 'createBooking', count, lateMs: 3_600_000 });
      simulator.latency.set({ api: 200 });
      const running = home.startHere(call([date], transport));
      await vi.waitUntil(
        () => writes(simulator).some((request) => !isAmongFirst(request, simulator)),
        {
          interval: 2,
          timeout: 120_000,
        },
      );
      simulator.faults.hurry();
      const { code, json, stderr } = await running.ended;
      expect(code, stderr).toBe(0);
      await judge(simulator, json as Report, [date]);
      const { first, others } = byDesk(simulator);
      expect(first, 'late bookings').toMatchObject([{ cancelledBy: null }]);
      expect(others, 'bookings that were granted').toMatchObject([{ cancelledBy: 'alice' }]);
    },
  );
});

/** The bookings made of the desk that was asked for first, and of all others. */
function byDesk(simulator: Simulator) {
  const made = simulator.record.bookings.filter(({ via }) => via === 'api');
  const wished = inputOf(writes(simulator)[0]!).spaceId;
  const { code } = simulator.desks().find(({ spaceId }) => spaceId === wished)!;
  const first = made.filter(({ desk }) => desk === code);
  return { first, others: made.filter((booking) => !first.includes(booking)) };
}

/** Whether a request asks for the desk that was asked for first. */
function isAmongFirst(request: RecordedRequest, simulator: Simulator): boolean {
  return inputOf(request).spaceId === inputOf(writes(simulator)[0]!).spaceId;
}
