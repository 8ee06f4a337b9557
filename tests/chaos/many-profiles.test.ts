import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator, SimulatorOptions } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { processesWith } from '../support/processes.js';
import { stopAfterEach } from '../support/stops.js';
import {
  datesFrom,
  expectExactlyOnce,
  expectTruthful,
  heldByApi,
  patience,
  type Report,
  writes,
} from './judge.js';

vi.setConfig(patience);

const stops = stopAfterEach();

const dates = datesFrom('2026-12-02', 8);
const spec = dates.join(',');

interface Office {
  readonly simulator: Simulator;
  readonly home: TestHome;
  readonly names: readonly string[];
}

async function start(count: number, options: SimulatorOptions): Promise<Office> {
  const simulator = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0, ...options });
  stops.push(() => simulator.stop());
  const home = await openTestHome(simulator);
  stops.push(() => home.stop());
  const names = simulator.people.slice(0, count).map(({ userName }) => userName);
  for (const name of names) await home.add(name);
  return { simulator, home, names };
}

/** Lets `book --all` work for all profiles at the same time. */
async function allAtOnce({ home, names }: Office): Promise<void> {
  const files = await readdir(home.folder, { recursive: true, withFileTypes: true });
  for (const file of files.filter(({ name }) => name.endsWith('.json'))) {
    const path = join(file.parentPath, file.name);
    const content = JSON.parse(await readFile(path, 'utf8'));
    if (content.profiles === undefined) continue;
    await writeFile(path, JSON.stringify({ ...content, parallelProfiles: names.length }));
    return;
  }
  throw new Error('There is no settings file.');
}

function judge({ simulator }: Office, report: Report): void {
  expectExactlyOnce(simulator);
  expectTruthful(simulator, report);
  const tokens = new Map<string, Set<string | null>>();
  for (const { person, tokenFingerprint } of writes(simulator)) {
    const seen = tokens.get(person ?? '') ?? new Set();
    tokens.set(person ?? '', seen.add(tokenFingerprint));
  }
  for (const [person, seen] of tokens) expect(seen.size, `tokens of ${person}`).toBe(1);
}

describe('sixteen profiles on one floor', () => {
  it('ends fairly for all of them when there are too few desks', async () => {
    const desks = 10;
    const office = await start(16, { desks });
    const { simulator, home, names } = office;
    await allAtOnce(office);
    const args = ['book', '--all', '--dates', spec, '--transport', 'api', '--json'];
    const { code, json, stderr } = await home.run(args);
    const report = json as Report;
    judge(office, report);
    expect(code, stderr).toBe(ExitCode.notBooked);
    expect(report.exitCode).toBe(code);
    expect(report.runs.map(({ profile }) => profile)).toEqual(names);
    const told = report.runs.flatMap((run) => run.dates);
    expect(told).toHaveLength(names.length * dates.length);
    expect(told.filter(({ outcome }) => outcome !== 'booked' && outcome !== 'unavailable')).toEqual(
      [],
    );
    // Nobody is told that no desk is free while one is.
    for (const date of dates) {
      const held = heldByApi(simulator).filter((booking) => booking.date === date);
      expect(new Set(held.map(({ desk }) => desk)).size, date).toBe(desks);
      expect(held).toHaveLength(desks);
    }
  });

  it('keeps one profile’s broken session from all others', async () => {
    const office = await start(6, { sso: 'password' });
    const { simulator, home, names } = office;
    const [, revoked = '', torn = '', busy = ''] = names;
    await allAtOnce(office);
    const args = ['book', '--dates', '2026-12-03', '--transport', 'api', '--json'];
    const holder = home.start([...args, '--profile', busy, '--at', '2026-12-01T12:00:00Z']);
    await holder.waitFor(/waiting for the release/);
    simulator.sessions.revoke(revoked);
    await tearSession(home, torn);
    const release = () => ['--at', new Date(simulator.clock.now().getTime() + 4000).toISOString()];
    const { code, json } = await home.run(['book', '--all', ...args.slice(1), ...release()]);
    const report = json as Report;
    judge(office, report);
    const exits = Object.fromEntries(
      report.runs.map(({ profile, error }) => [profile, error?.exitCode ?? 0]),
    );
    expect(exits).toEqual({
      ...Object.fromEntries(names.map((name) => [name, ExitCode.ok])),
      [revoked]: ExitCode.noSession,
      [torn]: ExitCode.noSession,
      [busy]: ExitCode.locked,
    });
    expect(code).toBe(ExitCode.noSession);
    const held = heldByApi(simulator).map(({ person }) => person);
    expect(held.sort()).toEqual(names.filter((name) => ![revoked, torn, busy].includes(name)));

    const some = names.filter((name) => name !== revoked && name !== torn);
    const chosen = some.flatMap((name) => ['--profile', name]);
    const again = await home.run([...args, ...chosen, ...release()]);
    expect(again.code, 'one that waits already before booked ones').toBe(ExitCode.locked);
    holder.signal('SIGINT');
    await holder.ended;
  });
});

describe('two profiles over the pages', () => {
  it('lets neither of them come to harm when the browser of one is killed', async () => {
    const office = await start(2, {});
    const { simulator, home } = office;
    const temporary = join(home.folder, 'tmp');
    await mkdir(temporary);
    const args = ['book', '--all', '--dates', dates.slice(0, 2).join(','), '--transport', 'web'];
    const running = home.start([...args, '--json'], { env: { TMPDIR: temporary } });
    await vi.waitUntil(() => writes(simulator).length > 0, { interval: 5, timeout: 120_000 });
    const [folder = ''] = await browserFolders(temporary);
    const browser = folder === '' ? [] : processesWith(folder);
    expect(browser.length, 'processes of the browser').toBeGreaterThan(0);
    for (const pid of browser) kill(pid);
    const { code, json, stderr } = await running.ended;
    judge(office, json as Report);
    expect(code, stderr).toBe(ExitCode.ok);
    expect(heldByApi(simulator)).toHaveLength(4);
  });
});

/** Folders of the browsers that run with this temporary folder; each has one of its own. */
async function browserFolders(temporary: string): Promise<string[]> {
  const names = await readdir(temporary);
  return names
    .filter((name) => name.startsWith('playwright_'))
    .map((name) => join(temporary, name));
}

/** It may have ended by itself with the others. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Cuts off the end of a profile's sealed session, found by whose journal lies beside it. */
async function tearSession(home: TestHome, name: string): Promise<void> {
  const files = await readdir(home.folder, { recursive: true });
  for (const file of files.filter((path) => path.endsWith('session.sealed'))) {
    const path = join(home.folder, file);
    const journal = await readFile(join(path, '..', 'journal.jsonl'), 'utf8');
    if (!journal.includes(`"${name}@`)) continue;
    const sealed = await readFile(path);
    await writeFile(path, sealed.subarray(0, sealed.length - 8));
    return;
  }
  throw new Error(`There is no sealed session of ${name}.`);
}
