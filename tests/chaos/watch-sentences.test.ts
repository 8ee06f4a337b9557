import { describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import { fixedTenant, type Tenant } from '../simulator/tenant/tenant.js';
import type { Simulator, SimulatorOptions } from '../simulator/types.js';
import type { CliResult } from '../support/cli.js';
import { cliHere } from '../support/here.js';
import { openTestHome } from '../support/home.js';
import { stopAfterEach } from '../support/stops.js';
import { dateOf, expectExactlyOnce, heldByApi, patience, type Report, writes } from './judge.js';
import { simulatedClock } from './simulated-time.js';

vi.setConfig(patience);

const stops = stopAfterEach();

const minute = 60_000;
const desks = ['2.24.01', '2.24.02', '2.24.03', '2.24.04', '2.24.05'];
const date = '2026-12-03';
/** All five desks are taken on it, so that a watch for it goes on. */
const full = '2026-12-04';

interface Office {
  readonly simulator: Simulator;
  /** A whole command line, on a clock that only its waits move. */
  run(...args: string[]): Promise<CliResult>;
}

async function office(options: SimulatorOptions, settings: object = {}): Promise<Office> {
  const now = '2026-12-01T08:30:00Z';
  const simulator = await startSimulator({ now, frozen: true, occupancy: 0, ...options });
  stops.push(() => simulator.stop());
  const home = await openTestHome(simulator);
  stops.push(() => home.stop());
  const watch = { waits: [{ wait: '1m' }] };
  await home.add('alice', { desks: { only: '2.24.01-2.24.05' }, watch, ...settings });
  const run = (...args: string[]) => {
    const clock = simulatedClock(simulator);
    return cliHere(args, { home: home.folder, env: home.env, clock, deadline: 200_000 });
  };
  return { simulator, run };
}

function takeAll({ people, rivals }: Simulator): void {
  for (const [index, desk] of desks.entries())
    rivals.book({ person: people[index + 1]?.userName ?? '', desk, date: full });
}

const watch = (dates: string, until: string) => [
  ...['book', '--watch', '--dates', dates, '--until', until],
  ...['--transport', 'api', '--json'],
];
const told = ({ json }: CliResult) => (json as Report).runs[0]?.dates ?? [];
const heldOn = (simulator: Simulator) => heldByApi(simulator).map((each) => each.date);

/** The standard tenant, or one where nobody has a booking by its id. */
function tenantWith(bookingNodes: boolean): Tenant {
  const tenant = fixedTenant('standard');
  return { ...tenant, api: { ...tenant.api, bookingNodes } };
}

describe('a watch of five desks', () => {
  const never = 1e12;
  it.each([
    ['an own list that never shows a new booking', true, { ownLagMs: never }, 'booked'],
    ['one, and no bookings by their ids', false, { ownLagMs: never }, 'booked'],
    ['lists that never show it', true, { ownLagMs: never, deskLagMs: never }, 'booked'],
    ['nothing that ever shows it', false, { ownLagMs: never, deskLagMs: never }, 'failed'],
    ['an own list that lags two minutes', true, { ownLagMs: 2 * minute }, 'booked'],
    [
      'lists that lag two minutes, and no bookings by their ids',
      false,
      { ownLagMs: 2 * minute, deskLagMs: 2 * minute },
      'booked',
    ],
  ])('with %s: one booking, reported as it is shown', async (_, nodes, lists, outcome) => {
    const rules = { oneDeskADay: false, ...lists };
    const { simulator, run } = await office({ rules, tenant: tenantWith(nodes) });
    takeAll(simulator);
    // What was granted may be shown late for ten minutes.
    const result = await run(...watch(`${date},${full}`, '9m'));
    expect(heldOn(simulator), result.stderr).toEqual([date]);
    expect(writes(simulator).filter((each) => dateOf(each) === date)).toHaveLength(1);
    expectExactlyOnce(simulator);
    expect(told(result)).toMatchObject([{ date, outcome }, { outcome: 'unavailable' }]);
    if (outcome === 'failed') expect(told(result)[0]?.reason).toContain('is booked, but');
  });

  it('with a desk of the same code booked by hand on another floor: leaves that alone, and says it', async () => {
    const tenant = fixedTenant('standard');
    const { simulator, run } = await office(
      {
        tenant: { ...tenant, world: { ...tenant.world, deskCodes: 'plain' } },
        // The list shows what was booked by hand in the second round.
        rules: { oneDeskADay: false, ownLagMs: 30_000 },
      },
      { desks: { only: '1-2' } },
    );
    for (const [index, person] of ['bob', 'carol'].entries())
      simulator.rivals.book({ person, desk: `HQ-2-${index + 1}`, date: full });
    // Its answer is lost, so that all that this run may have booked is cleaned up.
    simulator.faults.add({ kind: 'drop-after', operation: 'createBooking', count: 1 });
    simulator.rivals.book({ person: 'alice', desk: 'HQ-3-1', date });
    const result = await run(...watch(`${date},${full}`, '20m'));
    expect(told(result)[0], result.stderr).toMatchObject({ date, outcome: 'booked', desk: '1' });
    expect(told(result)[0]?.reason).toContain('the site also holds 1');
    const held = simulator.record.bookings.filter((each) => each.person === 'alice');
    expect(held.map(({ floor, cancelledAt }) => [floor, cancelledAt]).toSorted()).toEqual([
      ['2', null],
      ['3', null],
    ]);
  });
});

describe('a watch of today and another date, with today booked at 08:00', () => {
  it.each([
    ['after todayUntil', '4h'],
    ['over midnight', '18h'],
  ])('reports it as booked %s', async (_, until) => {
    const now = '2026-12-01T08:00:00Z';
    const { simulator, run } = await office(
      { now },
      { todayUntil: '09:30', watch: { waits: [{ wait: '30m' }] } },
    );
    takeAll(simulator);
    const result = await run(...watch(`today,${full}`, until));
    expect(told(result), result.stderr).toMatchObject([
      { date: '2026-12-01', outcome: 'booked' },
      { date: full, outcome: 'unavailable' },
    ]);
    expect(result.code).toBe(ExitCode.notBooked);
  });
});

describe('a release', () => {
  it('whose window opens 75 s late is waited for', async () => {
    const { simulator, run } = await office({});
    const at = '2026-12-01T09:00:00.000Z';
    const far = '2026-12-31';
    simulator.window.openAt(far, '2026-12-01T09:01:15Z');
    const args = ['--dates', far, '--at', at, '--transport', 'api', '--json'];
    const result = await run('book', ...args);
    expect(result.code, result.stderr).toBe(ExitCode.ok);
    expect(heldOn(simulator)).toEqual([far]);
    expect(writes(simulator).length).toBeLessThan(60);
  });
});

it('a floor whose desks are shown as free and refused every time is asked for ten of them', async () => {
  const all = Array.from(
    { length: 70 },
    (_, index) => `2.24.${String(index + 1).padStart(2, '0')}`,
  );
  const { simulator, run } = await office(
    { seedData: { notPermitted: { alice: all } } },
    { desks: {} },
  );
  const result = await run('book', '--dates', date, '--transport', 'api', '--json');
  expect(result.code, result.stderr).toBe(ExitCode.notBooked);
  expect(writes(simulator).length).toBeLessThanOrEqual(40);
  expect(heldOn(simulator)).toEqual([]);
});

it('seven nights of the recipe book exactly the days of the profile', async () => {
  const { simulator, run } = await office(
    { now: '2026-11-30T23:59:00Z' },
    { days: ['mon', 'tue', 'wed', 'thu', 'fri'], windowDays: 29 },
  );
  const args = ['schedule', 'run', '--profile', 'alice', '--at', '00:00'];
  for (let night = 0; night < 7; night += 1) {
    const { code, stderr } = await run(
      ...args,
      '--zone',
      'Europe/London',
      '--',
      '--dates',
      'release',
    );
    expect(code, stderr).toBe(ExitCode.ok);
    const next = Date.parse('2026-12-01T23:59:00Z') + night * 24 * 60 * minute;
    simulator.clock.advance(next - simulator.clock.now().getTime());
  }
  expect(heldOn(simulator)).toEqual([
    '2026-12-30',
    '2026-12-31',
    '2027-01-01',
    '2027-01-04',
    '2027-01-05',
  ]);
});
