import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { heldByApi, patience, type Report } from '../chaos/judge.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import type { RunningCli } from '../support/cli.js';
import { openTestHome, type TestHome } from '../support/home.js';

vi.setConfig(patience);

let simulator: Simulator;
let home: TestHome;
const desk = '2.24.09';
/** That desk is taken on it. */
const full = '2026-12-08';

beforeAll(async () => {
  simulator = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
  simulator.rivals.book({ person: 'bob', desk, date: full });
  home = await openTestHome(simulator);
  await home.add('alice', { watch: { waits: [{ wait: '2s' }] } });
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

async function startWatch(profile = 'alice'): Promise<RunningCli> {
  const watch = home.start([
    'book',
    '--watch',
    '--profile',
    profile,
    '--dates',
    full,
    '--desks',
    desk,
    '--transport',
    'api',
    '--json',
  ]);
  await watch.waitFor(/next round at/);
  return watch;
}

const nextRound = async (watch: RunningCli) => {
  const before = watch.stderr.length;
  await watch.waitFor(new RegExp(`^[^]{${before},}next round at`));
};

const soon = (ms: number) => new Date(simulator.clock.now().getTime() + ms).toISOString();

describe('while a watch waits', () => {
  it('lets book, checkin and cancel in between, and the release of the night', async () => {
    const watch = await startWatch();
    const booked = await home.run(['book', '--profile', 'alice', '--dates', 'today']);
    expect(booked.code, booked.stderr).toBe(ExitCode.ok);
    const checkedIn = await home.run(['checkin', '--profile', 'alice', '--yes']);
    expect(checkedIn.code, checkedIn.stderr).toBe(ExitCode.ok);
    const cancelled = await home.run(['cancel', '--profile', 'alice', '--dates', 'today', '--yes']);
    expect(cancelled.code, cancelled.stderr).toBe(ExitCode.ok);

    const night = await home.run([
      'book',
      '--profile',
      'alice',
      '--dates',
      '2026-12-21',
      '--at',
      soon(3000),
      '--json',
    ]);
    expect(night.code, night.stderr).toBe(ExitCode.ok);
    expect(heldByApi(simulator).map(({ date }) => date)).toEqual(['2026-12-21']);

    await nextRound(watch);
    watch.signal('SIGINT');
    expect((await watch.ended).code).toBe(ExitCode.interrupted);
  });

  it('refuses a second one, naming the first', async () => {
    const watch = await startWatch();
    const second = await home.run([
      'book',
      '--watch',
      '--profile',
      'alice',
      '--dates',
      full,
      '--desks',
      desk,
    ]);
    expect(second.code).toBe(ExitCode.locked);
    expect(second.stderr).toContain(`profile alice with a watch: process ${watch.pid}, since`);
    watch.signal('SIGINT');
    await watch.ended;
    const history = await home.run(['history', '--profile', 'alice', '--json']);
    expect(JSON.stringify(history.json)).toContain('with a watch');
  });

  it('ends it within seconds of a logout, however long it still has to wait', async () => {
    expect((await home.signIn('alice')).code).toBe(ExitCode.ok);
    await home.set('alice', { watch: { waits: [{ wait: '1h' }] } });
    const watch = await startWatch();
    expect((await home.run(['logout', '--profile', 'alice'])).code).toBe(ExitCode.ok);
    const signedOut = Date.now();
    expect((await watch.ended).code).toBe(ExitCode.noSession);
    expect(Date.now() - signedOut, 'a step is 15 s').toBeLessThan(20_000);
    await home.set('alice', { watch: { waits: [{ wait: '2s' }] } });
  });

  it.each([
    ['logout', ['logout', '--profile', 'alice'], /signed out meanwhile/],
    ['login', null, /signed in anew meanwhile/],
    ['remove', ['profile', 'remove', 'alice', '--yes'], /removed meanwhile/],
  ] as const)('ends it at its next step, with 3, after %s', async (_, args, words) => {
    expect((await home.signIn('alice')).code).toBe(ExitCode.ok);
    const watch = await startWatch();
    const done = args === null ? await home.signIn('alice') : await home.run(args);
    expect(done.code, done.stderr).toBe(ExitCode.ok);
    const requests = simulator.record.requests.length;
    const { code, json } = await watch.ended;
    expect(code).toBe(ExitCode.noSession);
    expect((json as Report).runs[0]?.error?.message).toMatch(words);
    expect(simulator.record.requests.length).toBe(requests);
  });
});
