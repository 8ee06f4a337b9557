import { execFile } from 'node:child_process';
import { readdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { expectExactlyOnce, heldByApi, patience, type Report, writes } from '../chaos/judge.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { script } from '../support/cli.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { type Receiver, startReceiver } from '../unit/notify/receiver.js';

vi.setConfig(patience);

let simulator: Simulator;
let home: TestHome;
let receiver: Receiver;

beforeEach(async () => {
  simulator = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
  home = await openTestHome(simulator);
  receiver = await startReceiver((response) => response.end());
  const notify = { webhooks: [{ url: receiver.url, format: 'json' }] };
  await home.add('alice', { notify, watch: { waits: [{ wait: '1s' }] } });
});

afterEach(async () => {
  await receiver?.[Symbol.asyncDispose]();
  await home?.stop();
  await simulator?.stop();
});

interface Told {
  readonly events: readonly string[];
  readonly dates: readonly { readonly date: string; readonly outcome: string }[];
  readonly title: string;
}

const told = () => receiver.received.map(({ body }) => JSON.parse(body) as Told);
const dates = ['2026-12-03', '2026-12-04', '2026-12-07'];

async function journalOf(): Promise<string> {
  const files = await readdir(home.folder, { recursive: true });
  return join(home.folder, files.find((name) => name.endsWith('journal.jsonl')) ?? '');
}

describe('output that nobody reads any more', () => {
  it.each([
    [0, dates.join(',')],
    [ExitCode.notBooked, '2026-12-03,2027-06-01'],
  ])('lets the run come to its end, with its own exit code %i', async (wanted, spec) => {
    simulator.latency.set({ api: 150 });
    const env = { ...process.env, ...home.env, SPACEIQ_HOME: home.folder };
    const command = `'${process.execPath}' '${script}' book --dates ${spec} 2>&1 | head -n 1; exit \${PIPESTATUS[0]}`;
    const code = await new Promise<number>((done) => {
      execFile('bash', ['-c', command], { env }, (error) => done(Number(error?.code ?? 0)));
    });
    expect(code).toBe(wanted);
    expectExactlyOnce(simulator);
    const { json } = await home.run(['history', '--json', '--limit', '1']);
    const [run] = (json as { runs: { exitCode: number; dates: { outcome: string }[] }[] }).runs;
    expect(run?.exitCode).toBe(wanted);
    expect(run?.dates.filter(({ outcome }) => outcome === 'booked')).toHaveLength(
      heldByApi(simulator).length,
    );
  });
});

describe('output to a disk that is full', () => {
  it.each(['>', '2>', '&>'])('lets the run come to its end: %s /dev/full', async (redirected) => {
    const env = { ...process.env, ...home.env, SPACEIQ_HOME: home.folder };
    const run = async (args: string) =>
      await new Promise<number>((done) => {
        const command = `'${process.execPath}' '${script}' ${args} ${redirected} /dev/full`;
        execFile('bash', ['-c', command], { env }, (error) => done(Number(error?.code ?? 0)));
      });
    expect(await run('--help')).toBe(ExitCode.ok);
    expect(await run('book --watch --help')).toBe(ExitCode.ok);
    expect(await run('book --weather')).toBe(ExitCode.usage);
    expect(await run(`book --dates ${dates.join(',')},2027-06-01`)).toBe(ExitCode.notBooked);
    expect(heldByApi(simulator)).toHaveLength(dates.length);
  });
});

describe('a journal that cannot be written', () => {
  it('is said, and stops neither a booking nor a cancellation', async () => {
    const journal = await journalOf();
    await rm(journal);
    await symlink('/dev/full', journal);
    const log = join(journal, '..', 'log', 'spaceiq.log');
    await rm(log, { force: true });
    await symlink('/dev/full', log).catch(() => {});
    const { code, json, stderr } = await home.run(['book', '--dates', dates.join(','), '--json']);
    expect(code, stderr).toBe(ExitCode.ok);
    expect(stderr).toMatch(/alice: its journal cannot be written: /);
    expect((json as Report).runs[0]).toMatchObject({
      error: null,
      dates: dates.map((date) => ({ date, outcome: 'booked' })),
    });
    const cancelled = await home.run(['cancel', '--dates', dates.join(','), '--yes']);
    expect(cancelled.code, cancelled.stderr).toBe(ExitCode.ok);
    expect(cancelled.stderr).toMatch(/alice: its journal cannot be written: /);
    expect(heldByApi(simulator)).toEqual([]);
  });
});

describe('what is told', () => {
  it('a night without a desk, by default', async () => {
    simulator.rivals.book({ person: 'bob', desk: '2.24.09', date: '2026-12-03' });
    const args = ['book', '--dates', '2026-12-03', '--desks', '2.24.09'];
    expect((await home.run(args)).code).toBe(ExitCode.notBooked);
    expect(told()).toMatchObject([{ events: ['not-booked'] }]);
    // The same again is no news.
    expect((await home.run(args)).code).toBe(ExitCode.notBooked);
    expect(told()).toHaveLength(1);
  });

  it('what fails the same way again once, and once that it works again', async () => {
    const args = ['book', '--dates', '2026-12-03'];
    simulator.faults.add({ kind: 'refuse', hop: 'api', operation: '*', count: 10_000 });
    for (let run = 0; run < 3; run += 1) expect((await home.run(args)).code).toBe(ExitCode.site);
    expect(told()).toMatchObject([{ events: ['failed'] }]);
    simulator.faults.clear();
    expect((await home.run(args)).code).toBe(ExitCode.ok);
    expect(told()).toHaveLength(2);
    expect(told()[1]?.events).toEqual(['booked', 'works-again']);
    expect((await home.run(args)).code).toBe(ExitCode.ok);
    expect(told()).toHaveLength(2);
  });

  it('each round of a watch that changed something, and the end', async () => {
    simulator.rivals.book({ person: 'bob', desk: '2.24.09', date: '2026-12-03' });
    simulator.rivals.book({ person: 'bob', desk: '2.24.09', date: '2026-12-04' });
    const watch = home.start([
      'book',
      '--watch',
      '--dates',
      dates.join(','),
      '--desks',
      '2.24.09',
      '--json',
    ]);
    await receiver.waitFor(1);
    expect(told()).toMatchObject([{ events: ['booked'], dates: [{ date: '2026-12-07' }] }]);
    await watch.waitFor(/round 3:/);
    expect(told()).toHaveLength(1);
    simulator.rivals.cancel({ desk: '2.24.09', date: '2026-12-03' });
    await receiver.waitFor(2);
    expect(told()[1]).toMatchObject({ events: ['booked'], dates: [{ date: '2026-12-03' }] });
    simulator.rivals.cancel({ desk: '2.24.09', date: '2026-12-04' });
    expect((await watch.ended).code).toBe(ExitCode.ok);
    expect(told()).toHaveLength(3);
    expect(told()[2]?.dates.map(({ date }) => date)).toEqual(dates);
    expect(writes(simulator).length).toBeGreaterThan(0);
  });
});
