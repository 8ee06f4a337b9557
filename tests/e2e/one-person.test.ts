import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { expectExactlyOnce, heldByApi, patience, type Report } from '../chaos/judge.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';

vi.setConfig(patience);

let simulator: Simulator;
let home: TestHome;

beforeAll(async () => {
  simulator = await startSimulator({
    now: '2026-12-01T08:30:00Z',
    occupancy: 0,
    rules: { oneDeskADay: false },
  });
  home = await openTestHome(simulator);
  await home.add('alice');
  await addUnsigned('alice-up', '3');
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

beforeEach(() => simulator.latency.set({ api: 0 }));

async function addUnsigned(name: string, floor: string): Promise<void> {
  const { web, api } = simulator.origins;
  const place = ['--url', web, '--building', 'HQ', '--floor', floor];
  const { code, stderr } = await home.run(['profile', 'add', name, ...place]);
  expect(code, stderr).toBe(ExitCode.ok);
  await home.set(name, { apiUrl: api, limits: { requestsPerMinute: 600 } });
}

describe('a person with two profiles', () => {
  it('is asked first: without a terminal the second is refused, and nothing is kept', async () => {
    const refused = await home.signIn('alice-up', 'alice');
    expect(refused.code).toBe(ExitCode.noSession);
    expect(refused.stderr).toContain('is signed in with profile "alice" already.');
    expect(refused.stderr).toContain('one desk a date for the two of them. Nothing was kept.');
    expect(refused.stderr).toContain('spaceiq login --profile alice-up --same-person');
    const status = await home.run(['status', '--profile', 'alice-up', '--json']);
    expect(status.json).toMatchObject({ profiles: [{ session: { state: 'none' } }] });

    const accepted = await home.signIn('alice-up', 'alice', undefined, ['--same-person']);
    expect(accepted.code, accepted.stderr).toBe(ExitCode.ok);
    expect((await home.signIn('alice-up', 'alice')).code, 'once agreed').toBe(ExitCode.ok);
  });

  it('gets one desk a date under --all, and the second profile says that it is booked already', async () => {
    simulator.latency.set({ api: 150 });
    const { json, code, stderr } = await home.run([
      'book',
      '--all',
      '--dates',
      '2026-12-03,2026-12-04',
      '--transport',
      'api',
      '--json',
    ]);
    expect(code, stderr).toBe(ExitCode.ok);
    const outcomes = (json as Report).runs.map(({ dates }) => dates.map((date) => date.outcome));
    expect(outcomes.toSorted()).toEqual([
      ['already-booked', 'already-booked'],
      ['booked', 'booked'],
    ]);
    expect(heldByApi(simulator)).toHaveLength(2);
    expectExactlyOnce(simulator);
  });

  it('gets one desk a date from two terminals, at one release', async () => {
    simulator.latency.set({ api: 100 });
    const at = new Date(simulator.clock.now().getTime() + 6000).toISOString();
    const runs = await Promise.all(
      ['alice', 'alice-up'].map((name) =>
        home.run(['book', '--profile', name, '--dates', '2026-12-07', '--at', at, '--json']),
      ),
    );
    expect(runs.map(({ code }) => code)).toEqual([ExitCode.ok, ExitCode.ok]);
    const outcomes = runs.map(({ json }) => (json as Report).runs[0]?.dates[0]?.outcome);
    expect(outcomes.toSorted()).toEqual(['already-booked', 'booked']);
    expect(heldByApi(simulator).filter(({ date }) => date === '2026-12-07')).toHaveLength(1);
    expectExactlyOnce(simulator);
  });
});
