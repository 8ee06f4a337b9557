import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openHome } from '../../../src/profile/open-home.js';
import { cliHere as cli } from '../../support/here.js';
import { makeJournal } from '../../unit/report/make.js';
import { makeFolder } from '../../unit/schedule/make.js';

/** A home with a profile whose journal holds so many nightly runs, the last of them at the end of April 2026. */
async function makeHome(folder: string, nights: number): Promise<string> {
  const path = join(folder, 'home');
  const clock = { time: 0, now: () => clock.time, sleep: async () => {} };
  const home = openHome({ SPACEIQ_HOME: path }, { clock });
  const settings = { url: 'https://main.example.test', building: 'HQ', floor: '2' };
  const profile = await home.add('alice', settings);
  for (const { at, ...entry } of makeJournal(nights)) {
    clock.time = Date.parse(at);
    await profile.journal.append(entry);
  }
  return path;
}

describe('history', () => {
  const folder = makeFolder();
  let home = '';
  beforeAll(async () => {
    home = await makeHome(folder.path, 60);
    return () => folder[Symbol.dispose]();
  });

  interface Document {
    readonly runs: {
      runId: string;
      startedAt: string;
      exitCode: number;
      dates: { outcome: string }[];
    }[];
  }
  const history = async (...args: string[]) =>
    (await cli(['--json', 'history', ...args], { home })).json as Document;

  test('shows the latest runs last, as many as are asked for', async () => {
    const { runs } = await history();
    expect(runs).toHaveLength(20);
    expect(runs.at(-1)?.runId).toBe('run-1-59');
    expect((await history('--limit', '0')).runs).toHaveLength(60);
    const table = await cli(['history', '--limit', '3'], { home });
    expect(table.stdout.trimEnd().split('\n')).toHaveLength(4);
    expect(table.stderr).toContain('The last 3 of 60');
  });

  test('filters', async () => {
    const failed = await history('--failed', '--limit', '0');
    expect(failed.runs.length).toBeGreaterThan(0);
    expect(failed.runs.every((run) => run.exitCode !== 0)).toBe(true);
    const since = await history('--since', '2026-04-25', '--limit', '0');
    expect(since.runs.every((run) => run.startedAt >= '2026-04-24T12')).toBe(true);
    expect(since.runs.length).toBeGreaterThan(3);
    expect(since.runs.length).toBeLessThan(9);
    const booked = await history('--outcome', 'booked', '--limit', '0');
    expect(booked.runs.every((run) => run.dates[0]?.outcome === 'booked')).toBe(true);
    expect((await history('--date', '2026-03-31')).runs).toHaveLength(1);
  });

  test('refuses what is no date', async () => {
    for (const args of [
      ['--since', 'yesterday'],
      ['--date', '2026-13-01'],
      ['--limit', 'many'],
    ]) {
      const result = await cli(['history', ...args], { home });
      expect([args, result.code]).toEqual([args, 2]);
    }
  });

  test('tells every attempt with --verbose', async () => {
    const { stdout } = await cli(['--verbose', 'history', '--date', '2026-03-31'], { home });
    expect(stdout).toMatch(/2026-03-31 {2}attempt 1, desk 2\.24\.\d\d: \w+ in \d+ ms/);
  });

  test('report writes one private file that names every profile asked for', async () => {
    const file = join(folder.path, 'out.html');
    const result = await cli(['--json', 'report', '--out', file], { home });
    expect(result.json).toEqual({ version: 1, file, runs: 60, exitCode: 0 });
    expect(readFileSync(file, 'utf8')).toContain('<title>Desk bookings of alice</title>');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const part = await cli(['--json', 'report', '--out', file, '--since', '2026-04-25'], { home });
    expect((part.json as { runs: number }).runs).toBeLessThan(9);
    const nowhere = await cli(['report', '--out', join(folder.path, 'no', 'x.html')], { home });
    expect(nowhere).toMatchObject({ code: 1 });
    expect(nowhere.stderr).toMatch(/cannot be written.*\n.*--out/);
  });
});

test('history tells how changes, check-ins and notices ended', async () => {
  using folder = makeFolder();
  const home = await makeHome(folder.path, 0);
  const { journal } = openHome({ SPACEIQ_HOME: home }).open('alice');
  const booking = { bookingId: 'b', date: '2026-12-01', desk: '2.24.05' } as const;
  const change = { ...booking, start: null, end: null, result: 'failed' } as const;
  const notice = { event: 'failed', channel: 'desktop', delivered: true, reason: null } as const;
  await journal.append({ type: 'cancel', runId: 'r1', ...change, reason: 'Nobody answered.' });
  await journal.append({ type: 'checkin', runId: 'r2', ...change, reason: 'Too early.' });
  await journal.append({ type: 'notice', runId: 'r2', ...notice });
  const unclear = { ...change, result: 'unclear', reason: 'HTTP 500.' };
  await journal.append({ type: 'cancel', runId: 'r3', ...unclear });
  await journal.append({ type: 'change', runId: 'cli', what: 'set days' });

  const failed = await cli(['history', '--failed', '--json'], { home });
  expect(failed.json).toMatchObject({
    runs: [
      {
        ...{ command: 'cancel', exitCode: 1 },
        others: [{ type: 'cancel', ...change, reason: 'Nobody answered.' }],
      },
      {
        ...{ command: 'checkin', exitCode: 1 },
        others: [
          { type: 'checkin', ...change },
          { type: 'notice', ...notice },
        ],
      },
      { ...{ command: 'cancel', exitCode: 1 }, others: [{ type: 'cancel', ...unclear }] },
    ],
  });
  const refused = { ...change, result: 'rejected', reason: 'Too late.' };
  await journal.append({ type: 'cancel', runId: 'r4', ...refused });
  const { stdout: table } = await cli(['history'], { home });
  expect(table).toMatch(/cancel +refused/);
  const { stdout } = await cli(['history', '--verbose'], { home });
  expect(stdout).toContain('  perhaps cancelled 2026-12-01 2.24.05: HTTP 500.');
  expect(stdout).toContain(
    'cancel, failed (r1)\n  not cancelled 2026-12-01 2.24.05: Nobody answered.',
  );
  expect(stdout).toContain(
    '  not checked in 2026-12-01 2.24.05: Too early.\n  notice of failed by desktop: sent',
  );
  expect(stdout).toContain('change, done (cli)\n  set days');
});
