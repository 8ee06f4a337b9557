import { expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import { openTestHome } from '../support/home.js';
import { heldBy } from '../support/site.js';

const secret = 'eyJhbGciOiJIUzI1NiJ9.c2VjcmV0.c2VjcmV0';
/** Loaded before the command: something fails that nobody catches, when we say so. */
const crasher = `process.on('SIGUSR2', () => {
  Promise.reject(new TypeError('the moon fell down, Bearer ${secret}'));
});`;
const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crasher)}` };

it('finishes, reads back and reports every run when something fails unforeseen', async () => {
  await using simulator = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
  await using home = await openTestHome(simulator);
  const people = ['alice', 'bob'];
  for (const name of people) await home.add(name);
  simulator.faults.add({ kind: 'slow', operation: 'createBooking', slowMs: 1_500 });
  // So that nobody is done when it happens, however fast the machine is.
  simulator.latency.set({ api: 150 });
  const dates = '2026-12-02..2026-12-14';
  const args = ['book', '--all', '--dates', dates, '--transport', 'api', '--json', '--verbose'];
  const run = home.start(args, { env });
  const writes = () =>
    simulator.record.requests.filter(({ operations }) => operations.includes('createBooking'));
  await vi.waitUntil(() => writes().length >= 4, { timeout: 60_000, interval: 5 });
  process.kill(run.pid, 'SIGUSR2');
  const { code, json, stderr } = await run.ended;

  expect(code).toBe(ExitCode.failed);
  const { runs, exitCode } = json as {
    exitCode: number;
    runs: { profile: string; dates: Record<string, string>[]; error: object }[];
  };
  expect(exitCode).toBe(code);
  expect(runs.map(({ profile }) => profile)).toEqual(people);
  for (const { profile, dates, error } of runs) {
    const message = expect.stringContaining('the moon fell down');
    expect(error).toMatchObject({ exitCode: ExitCode.failed, message });
    const booked = dates.filter(({ outcome }) => outcome === 'booked');
    const held = heldBy(simulator, profile).map(({ date, desk }) => ({ date, desk }));
    expect(booked.map(({ date, desk }) => ({ date, desk }))).toEqual(
      held.toSorted((a, b) => a.date.localeCompare(b.date)),
    );
    expect(dates.length).toBeGreaterThan(booked.length);
  }
  expect(stderr).toContain('the moon fell down');
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stderr + JSON.stringify(json)).not.toContain(secret);
});
