import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import { fixedTenant } from '../simulator/tenant/tenant.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { heldBy } from '../support/site.js';

const date = '2026-10-22';
const lag = 300_000;

let simulator: Simulator;
let home: TestHome;

async function open(bookingNodes: boolean): Promise<void> {
  const standard = fixedTenant('standard');
  simulator = await startSimulator({
    ...{ occupancy: 0.2, now: '2026-10-20T07:30:00Z' },
    tenant: { ...standard, api: { ...standard.api, bookingNodes } },
    rules: { ownLagMs: lag, deskLagMs: bookingNodes ? 0 : lag },
  });
  home = await openTestHome(simulator);
  await home.add('alice');
}

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

const call = (...args: readonly string[]) =>
  home.run([...args, '--profile', 'alice', '--transport', 'api', '--json']);
const shown = async (...more: readonly string[]) => {
  const { code, json, stderr } = await call('bookings', ...more);
  const { runs } = json as { runs: [{ bookings: { date: string }[]; incomplete: string[] }] };
  const [{ bookings, incomplete }] = runs;
  return { code, stderr, dates: bookings.map((each) => each.date), incomplete };
};

describe('a list that shows late what was just booked, where a booking is had by its id', () => {
  beforeAll(() => open(true));
  afterEach(() => simulator.rules.set({ ownLagMs: lag }));
  afterAll(async () => {
    await home.stop();
    await simulator.stop();
  });

  it('is shown with it, and it can be cancelled', async () => {
    expect(await call('book', '--dates', date)).toMatchObject({ code: ExitCode.ok });
    const list = await shown();
    expect(list, list.stderr).toMatchObject({ code: ExitCode.ok, dates: [date], incomplete: [] });
    const done = await call('cancel', '--dates', date, '--yes');
    expect(done.json).toMatchObject({ cancelled: [{ date, done: true }], incomplete: [] });
    expect(done.code).toBe(ExitCode.ok);
    expect(heldBy(simulator, 'alice')).toEqual([]);
    expect(await shown()).toMatchObject({ code: ExitCode.ok, dates: [], incomplete: [] });
  });
});

describe('a list that shows late what was just booked, where no reading tells', () => {
  beforeAll(() => open(false));

  it('is said to lack it, and nothing is said not to be booked', async () => {
    await call('book', '--dates', `today,${date}`);
    expect(heldBy(simulator, 'alice').map((each) => each.date)).toEqual(['2026-10-20', date]);
    const list = await shown();
    expect(list).toMatchObject({ code: ExitCode.failed, dates: [] });
    expect(list.incomplete).toHaveLength(2);
    expect(list.stderr).toMatch(/the list is not complete: .* was booked and is not in it/);
    const file = `${home.folder}/desks.ics`;
    expect((await shown('--ics', file)).stderr).toContain('was not written');
    for (const args of [
      ['cancel', '--dates', date, '--yes'],
      ['checkin', '--yes'],
    ]) {
      const { code, stderr } = await call(...args);
      expect(stderr).toMatch(/shows none of these, but it may lack some: .* was booked and is not/);
      expect(code).toBe(ExitCode.failed);
    }
    const other = await call('cancel', '--dates', '2026-10-23', '--yes');
    expect(other).toMatchObject({ code: ExitCode.usage });
    simulator.clock.advance(lag);
    expect(await shown()).toMatchObject({ code: ExitCode.ok, dates: ['2026-10-20', date] });
  });
});
