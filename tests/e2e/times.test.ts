import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { heldByApi, patience, type Report } from '../chaos/judge.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';

vi.setConfig(patience);

let simulator: Simulator;
let home: TestHome;

beforeEach(async () => {
  simulator = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
  home = await openTestHome(simulator);
  await home.add('alice', { watch: { waits: [{ wait: '1s' }] } });
});

afterEach(async () => {
  await home?.stop();
  await simulator?.stop();
});

const soon = (ms: number) => new Date(simulator.clock.now().getTime() + ms).toISOString();
const clock = (ms: number) => soon(ms).slice(11, 19);
const outcomes = (json: unknown) =>
  (json as Report).runs.map(({ dates }) => dates.map(({ date, outcome }) => [date, outcome]));

describe('a site that cannot be reached at the start', () => {
  const down = { kind: 'refuse', hop: 'api', operation: '*', count: 6 } as const;

  it('is tried until the release, and the release is not lost', async () => {
    simulator.faults.add(down);
    const args = ['book', '--dates', 'tomorrow', '--at', clock(9000), '--json'];
    const { code, json, stderr } = await home.run(args);
    expect(code, stderr).toBe(ExitCode.ok);
    expect(stderr).toMatch(/cannot be asked yet, trying again/);
    expect(outcomes(json)).toEqual([[['2026-12-02', 'booked']]]);
  });

  it('is a round like any other for a watch', async () => {
    simulator.faults.add(down);
    const args = ['book', '--watch', '--until', '2m', '--dates', 'tomorrow', '--json'];
    const { code, json, stderr } = await home.run(args);
    expect(code, stderr).toBe(ExitCode.ok);
    expect(outcomes(json)).toEqual([[['2026-12-02', 'booked']]]);
  });

  it('ends a run that waits for nothing, with 7', async () => {
    simulator.faults.add({ ...down, count: 1000 });
    const { code } = await home.run(['book', '--dates', 'tomorrow']);
    expect(code).toBe(ExitCode.site);
  });
});

describe('a release that has just passed', () => {
  it('means now where nobody is at a terminal, and says how late it is', async () => {
    const args = ['book', '--dates', 'tomorrow', '--at', clock(-30 * 60_000), '--json'];
    const { code, json, stderr } = await home.run(args);
    expect(code, stderr).toBe(ExitCode.ok);
    expect(stderr).toMatch(/the release was 30m\S* ago, so what it opened is booked at once/);
    expect(outcomes(json)).toEqual([[['2026-12-02', 'booked']]]);
    expect(heldByApi(simulator)).toHaveLength(1);
  });
});

describe('two profiles of a call', () => {
  it('stop at one --until, though only one of them may work at a time', async () => {
    await home.add('bob', { watch: { waits: [{ wait: '1s' }] } });
    simulator.rivals.book({ person: 'carol', desk: '2.24.09', date: '2026-12-08' });
    const watch = ['--watch', '--until', '6s', '--dates', '2026-12-08', '--desks', '2.24.09'];
    const { json, stderr } = await home.run(['book', '--all', ...watch, '--json']);
    expect(outcomes(json), stderr).toEqual([
      [['2026-12-08', 'unavailable']],
      [['2026-12-08', 'unavailable']],
    ]);
    const [one, other] = (json as { runs: { startedAt: string; finishedAt: string }[] }).runs;
    const apart = Date.parse(one!.finishedAt) - Date.parse(other!.finishedAt);
    expect(Math.abs(apart)).toBeLessThan(2000);
  });
});
