import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { openHome } from '../../src/profile/open-home.js';
import { heldByApi, patience } from '../chaos/judge.js';
import { simulatedClock } from '../chaos/simulated-time.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import type { CliResult } from '../support/cli.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { type Receiver, startReceiver } from '../unit/notify/receiver.js';

vi.setConfig(patience);

let simulator: Simulator;
let home: TestHome;
let receiver: Receiver;

beforeEach(async () => {
  simulator = await startSimulator({ occupancy: 0, timezone: 'UTC' });
  home = await openTestHome(simulator);
  receiver = await startReceiver((response) => response.end());
  await home.add('alice', { notify: { webhooks: [{ url: receiver.url, format: 'json' }] } });
});

afterEach(async () => {
  await receiver?.[Symbol.asyncDispose]();
  await home?.stop();
  await simulator?.stop();
});

const minute = 60_000;
const clock = (ms: number) => new Date(Date.now() + ms).toISOString().slice(11, 16);
const day = (ms: number) => new Date(Date.now() + ms).toISOString().slice(0, 10);
const events = () => receiver.received.map(({ body }) => JSON.parse(body).events as string[]);

async function start(at: string, ...more: string[]): Promise<CliResult> {
  const split = more.includes('--') ? more.indexOf('--') : more.length;
  const args = ['schedule', 'run', '--profile', 'alice', '--at', at, '--zone', 'UTC'];
  const book = more.length === split ? ['--', '--dates', '+3d'] : more.slice(split);
  return await home.run([...args, ...more.slice(0, split), ...book]);
}

interface HistoryRun {
  readonly command: string;
  readonly late: number | null;
  readonly others: readonly { readonly type: string; readonly what?: string }[];
}

const history = async (of = home) => {
  const { json } = await of.run(['history', '--profile', 'alice', '--json', '--limit', '0']);
  return (json as { runs: HistoryRun[] }).runs;
};

describe('a schedule that was slept through', () => {
  it('books at once, counting from the day of its release, says how late it was, and only once', async () => {
    const ago = 7 * 60 * minute;
    const { code, stderr } = await start(clock(-ago));
    expect(code, stderr).toBe(ExitCode.ok);
    expect(stderr).toMatch(
      /alice: began 7h\S* after the release at .*: the machine was off or asleep/,
    );
    const [booking] = heldByApi(simulator);
    expect(booking?.date).toBe(day(3 * 86_400_000 - ago));
    const [run] = (await history()).filter(({ command }) => command === 'book');
    expect(run?.late).toBeGreaterThanOrEqual(ago);
    // It cost nothing, so it is no notice of its own.
    expect(events()).toEqual([['booked']]);

    for (const more of [[], ['--catch-up']]) {
      expect((await start(clock(-ago), ...more)).code).toBe(ExitCode.ok);
    }
    expect(heldByApi(simulator)).toHaveLength(1);
    expect((await history()).filter(({ command }) => command === 'book')).toHaveLength(1);
  });

  it('is made up for by a start that looks for it, and told where it cost a date', async () => {
    const date = day(3 * 86_400_000 - 60 * minute);
    simulator.rivals.book({ person: 'bob', desk: '2.24.09', date });
    const desk = ['--', '--dates', '+3d', '--desks', '2.24.09'];
    expect((await start(clock(-60 * minute), '--catch-up', ...desk)).code).toBe(ExitCode.notBooked);
    expect(events()).toEqual([['late', 'not-booked']]);
  });

  it.each([
    ['is made up for with each night before it', '3d', ExitCode.ok, [0, 1, 2]],
    ['says of which night before it nothing is to be had', '30h', ExitCode.notBooked, [0, 1]],
  ])('%s, within the grace (%s)', async (_, grace, code, nights) => {
    const hour = 60 * minute;
    const profile = openHome({ ...home.env, SPACEIQ_HOME: home.folder }).open('alice');
    const served = Date.now() - 60 * hour;
    await profile.cache.write('schedule', { served, running: null });
    const recipe = ['--grace', grace, '--', '--dates', 'last-window-day'];
    const ran = await start(clock(-hour), '--catch-up', ...recipe);
    expect(ran.code, ran.stderr).toBe(code);
    const opened = nights.map((night) => day((29 - night) * 24 * hour - hour));
    const held = () => heldByApi(simulator).map(({ date }) => date);
    expect(held().toSorted()).toEqual(opened.toSorted());
    expect(ran.stderr.includes('longer than the grace')).toBe(nights.length < 3);
    expect((await start(clock(-hour), '--catch-up', ...recipe)).code).toBe(ExitCode.ok);
    expect(held()).toHaveLength(nights.length);
  });

  it('is tried again after the site could not be reached', async () => {
    const at = clock(-60 * minute);
    await home.set('alice', { apiUrl: 'http://127.0.0.1:9' });
    expect((await start(at, '--catch-up')).code).not.toBe(ExitCode.ok);
    await home.set('alice', { apiUrl: simulator.origins.api });
    const again = await start(at, '--catch-up');
    expect(again.code, again.stderr).toBe(ExitCode.ok);
  });

  it('is made up for though the disk is full, which is said', async () => {
    const files = await readdir(home.folder, { recursive: true, withFileTypes: true });
    const session = files.find(({ name }) => name === 'session.sealed');
    const folder = join(session?.parentPath ?? '', 'cache');
    await rm(folder, { recursive: true, force: true });
    await writeFile(folder, '');
    const { code, stderr } = await start(clock(-60 * minute));
    expect(code, stderr).toBe(ExitCode.ok);
    expect(stderr).toContain('what its starts know of each other cannot be written');
    expect(heldByApi(simulator)).toHaveLength(1);
  });

  it('waits for a network that comes after the machine has woken', async () => {
    simulator.faults.add({ kind: 'refuse', hop: 'api', operation: '*', count: 6 });
    const { code, stderr } = await start(clock(-60 * minute));
    expect(code, stderr).toBe(ExitCode.ok);
    expect(heldByApi(simulator)).toHaveLength(1);
  });

  it('is lost after the grace, which is said and told', async () => {
    expect((await start(clock(-40 * minute))).code).toBe(ExitCode.ok);
    expect(heldByApi(simulator)).toHaveLength(1);
    const { code, stderr } = await start(clock(-30 * minute), '--catch-up', '--grace', '10m');
    expect(code, stderr).toBe(ExitCode.notBooked);
    expect(stderr).toMatch(/longer than the grace of 10m: nothing was booked for it/);
    expect(heldByApi(simulator)).toHaveLength(1);
    expect(events()).toEqual([['booked'], ['late']]);
    const lost = (await history()).flatMap(({ others }) => others.map(({ what }) => what));
    expect(lost.some((what) => what?.includes('longer than the grace'))).toBe(true);
    expect((await start(clock(-30 * minute), '--catch-up', '--grace', '10m')).code).toBe(
      ExitCode.ok,
    );
  });

  it.each([
    ['a watch', ['--watch'], /next round at/],
    [
      'a wait for a release of tomorrow',
      ['--at', new Date(Date.now() + 86_400_000).toISOString()],
      /waiting for/,
    ],
  ])('books for the night though somebody left %s running', async (_, left, started) => {
    const full = day(5 * 86_400_000);
    simulator.rivals.book({ person: 'bob', desk: '2.24.09', date: full });
    const watch = home.start(['book', ...left, '--dates', full, '--desks', '2.24.09']);
    await watch.waitFor(started);
    const { code, stderr } = await start(clock(minute));
    expect(code, stderr).toBe(ExitCode.ok);
    expect(heldByApi(simulator)).toHaveLength(1);
    watch.signal('SIGINT');
    expect((await watch.ended).code).toBe(ExitCode.interrupted);
  });

  it('says in the history that a start was for another season of the clocks', async () => {
    await using winter = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
    await using office = await openTestHome(winter);
    await office.add('alice');
    // Where summer time ends the start of the other season comes an hour before the right one.
    const at = ['--at', '09:31', '--zone', 'Europe/London'];
    const args = ['schedule', 'run', '--profile', 'alice', ...at];
    const { code, stderr } = await office.run(args, { clock: simulatedClock(winter) });
    expect(code, stderr).toBe(ExitCode.ok);
    expect(heldByApi(winter)).toEqual([]);
    const said = (await history(office)).flatMap(({ others }) => others.map(({ what }) => what));
    expect(said).toContain('this start is for another season of the clocks: no release is near');
  });
});
