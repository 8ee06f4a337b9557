import { describe, expect, it, vi } from 'vitest';
import { fixedTenant, type Tenant } from '../simulator/tenant/tenant.js';
import type { Rules, Simulator } from '../simulator/types.js';
import { createRandom } from '../simulator/world/random.js';
import type { CliResult } from '../support/cli.js';
import { cliHere } from '../support/here.js';
import { stopAfterEach } from '../support/stops.js';
import {
  expectExactlyOnce,
  expectTruthful,
  heavy,
  heldByApi,
  patience,
  type Report,
} from './judge.js';
import {
  addFaults,
  type Booking,
  booking,
  type Office,
  openOffice,
  someKinds,
  steer,
} from './office.js';
import { simulatedClock } from './simulated-time.js';
import { expectFailuresExplained } from './strikes.js';

vi.setConfig(patience);

const stops = stopAfterEach();

const longestLag = 300_000;
const seeds = Array.from({ length: heavy ? 20 : 1 }, (_, index) => 300 + index);

/** The standard tenant, or one where nobody has a booking by its id. */
function tenantWith(bookingNodes: boolean): Tenant {
  const tenant = fixedTenant('standard');
  return { ...tenant, api: { ...tenant.api, bookingNodes } };
}

/** Lists of one's own that are up to five minutes late and lack up to a tenth of their bookings. */
function misleading(seed: number): Pick<Rules, 'ownLagMs' | 'ownLoses'> {
  const random = createRandom(seed);
  return { ownLagMs: Math.round(random.next() * longestLag), ownLoses: random.next() / 10 };
}

/** By a clock that only waiting moves, the site's and the machine's: growing waits take no time here. */
const run = (office: Office, args: readonly string[]): Promise<CliResult> => {
  const { simulator, home } = office;
  const clock = simulatedClock(simulator);
  return cliHere(args, { home: home.folder, env: home.env, deadline: 240_000, clock });
};

function cancelled(simulator: Simulator): readonly string[] {
  const { bookings } = simulator.record;
  return bookings.flatMap(({ id, cancelledAt }) => (cancelledAt === null ? [] : [id]));
}

const heldDates = (simulator: Simulator): string[] =>
  heldByApi(simulator)
    .map(({ date }) => date)
    .sort();

/** Nothing twice, nothing taken back, and the report is the record. */
function judge({ simulator }: Office, result: CliResult, { dates }: Booking): Report {
  const report = result.json as Report;
  expect(report.runs[0]?.dates.map(({ date }) => date).sort(), result.stderr).toEqual(dates);
  expectExactlyOnce(simulator);
  expectTruthful(simulator, report);
  expect(cancelled(simulator)).toEqual([]);
  return report;
}

/** The same where no reading may show a booking yet: then nothing is claimed of its date, and the report says why. */
function judgeShown(office: Office, result: CliResult, asked: Booking): void {
  const dates = judge(office, result, asked).runs[0]?.dates ?? [];
  const untold = dates.filter(
    ({ outcome }) => outcome !== 'booked' && outcome !== 'already-booked',
  );
  for (const date of untold) {
    expect(date).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/booked, but/) });
  }
}

/** All of it is booked, and the report says so. */
function judgeWhole(office: Office, result: CliResult, asked: Booking): void {
  judge(office, result, asked);
  expect(result.code, result.stderr).toBe(0);
  expect(heldDates(office.simulator)).toEqual(asked.dates);
}

const nodes = [
  ['right', true],
  ['absent', false],
] as const;

describe.each(nodes)('own lists that lag and lose, bookings by their ids %s', (_, bookingNodes) => {
  it.each(seeds)('books fifty dates once each, over three runs (seed %i)', async (seed) => {
    const rules = misleading(seed);
    const office = await openOffice(stops, { seed, rules, tenant: tenantWith(bookingNodes) });
    const { simulator } = office;
    const asked = booking(50, 'api');
    steer(simulator, ['401', ...someKinds(seed, 4)], 9);
    addFaults(simulator, 0.15);
    const first = await run(office, asked.args);
    expectFailuresExplained(simulator, judge(office, first, asked));
    simulator.faults.clear();
    judgeWhole(office, await run(office, asked.args), asked);
    simulator.clock.advance(longestLag);
    judgeWhole(office, await run(office, asked.args), asked);
  });
});

describe.each(nodes)(
  'desks that lag like the list, bookings by their ids %s',
  (_, bookingNodes) => {
    it.each(seeds)('books nothing twice that it was granted (seed %i)', async (seed) => {
      const { ownLagMs, ownLoses } = misleading(seed);
      const rules = { ownLagMs, ownLoses, deskLagMs: ownLagMs };
      const office = await openOffice(stops, { seed, rules, tenant: tenantWith(bookingNodes) });
      const { simulator } = office;
      const asked = booking(20, 'api');
      for (let round = 1; round <= 3; round += 1) {
        judgeShown(office, await run(office, asked.args), asked);
        expect(heldDates(simulator)).toEqual(asked.dates);
        simulator.clock.advance(60_000);
      }
      simulator.clock.advance(longestLag);
      judgeWhole(office, await run(office, asked.args), asked);
    });
  },
);
