import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { expectExactlyOnce, heldByApi, patience, type Report } from './judge.js';

vi.setConfig(patience);

let simulator: Simulator;
let home: TestHome;

beforeAll(async () => {
  simulator = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
  home = await openTestHome(simulator);
  await home.add('alice');
  await home.add('bob');
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

describe('two runs of one profile', () => {
  it('refuses the second at once, naming the first', async () => {
    const from = Date.now();
    const args = ['book', '--profile', 'alice', '--dates', '2026-12-03', '--transport', 'api'];
    const release = ['--at', '2026-12-01T12:00:00Z'];
    const first = home.start([...args, ...release]);
    await first.waitFor(/waiting for the release/);
    simulator.record.clearRequests();

    const second = await home.run([...args, ...release, '--json']);
    expect(second.code).toBe(ExitCode.locked);
    const report = second.json as Report;
    const [run] = report.runs;
    expect(report.exitCode).toBe(ExitCode.locked);
    expect(run).toMatchObject({ profile: 'alice', dates: [], error: { exitCode: 5 } });
    const [, pid, since] = /process (\d+), since (\S+)\.$/.exec(run?.error?.message ?? '') ?? [];
    expect(Number(pid)).toBe(first.pid);
    expect(Date.parse(since ?? '')).toBeGreaterThanOrEqual(from);
    expect(Date.parse(since ?? '')).toBeLessThanOrEqual(Date.now());
    expect(simulator.record.requests.filter(({ path }) => !path.includes('warm'))).toEqual([]);

    const other = await home.run(['book', '--profile', 'bob', '--dates', '2026-12-03', '--json']);
    expect(other.code, other.stderr).toBe(ExitCode.ok);

    first.signal('SIGINT');
    expect((await first.ended).code).toBe(ExitCode.interrupted);
    expect((await home.run(args)).code).toBe(ExitCode.ok);
    expect(heldByApi(simulator).map(({ person }) => person)).toEqual(['bob', 'alice']);
    expectExactlyOnce(simulator);
  });

  it('lets one of many that start together through, and books once', async () => {
    const args = ['book', '--profile', 'alice', '--dates', '2026-12-04..2026-12-08', '--json'];
    simulator.latency.set({ api: 200 });
    const results = await Promise.all(Array.from({ length: 4 }, () => home.run(args)));
    simulator.latency.set({ api: 0 });
    const codes = results.map(({ code }) => code);
    expect(codes).toContain(ExitCode.ok);
    expect(codes.filter((code) => code !== ExitCode.ok && code !== ExitCode.locked)).toEqual([]);
    expectExactlyOnce(simulator);
    const held = heldByApi(simulator).filter(({ date }) => date >= '2026-12-04');
    expect(held).toHaveLength(5);
  });
});
