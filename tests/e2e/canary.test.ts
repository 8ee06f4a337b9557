import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { findChromium } from '../support/chromium.js';
import type { CliResult, RunningCli } from '../support/cli.js';
import { descendants, told } from '../support/processes.js';
import { startWorkstation, type Workstation } from './login-workstation.js';

const cookieCanary = 'canary-cookie-5f8e1b2c9d7a';
const storageCanary = 'canary-storage-a1c4e7d9b3f2';
/** What every token looks like; the test knows only the imported one by its value. */
const tokenShape = /eyJ[\w-]{16,}\.eyJ[\w-]{16,}\.[\w-]{16,}/;

let desk: Workstation;
let outside: string;
let temporary: string;
let canaries: string[];

beforeAll(async () => {
  desk = await startWorkstation({ keychain: true, browser: findChromium() });
  outside = await mkdtemp(join(tmpdir(), 'canary-'));
  temporary = join(outside, 'tmp');
  await mkdir(temporary);
  await desk.addProfile('alice');
  await desk.addProfile('bob');
  const token = desk.simulator.sessions.issue('alice');
  canaries = [token, cookieCanary, storageCanary];
  await writeFile(join(outside, 'state.json'), JSON.stringify(stateWith(token)));
});

afterAll(async () => {
  await desk?.[Symbol.asyncDispose]();
  if (outside !== undefined) await rm(outside, { recursive: true, force: true });
});

function stateWith(token: string): object {
  const rest = { path: '/', expires: -1, httpOnly: false, secure: false, sameSite: 'Lax' };
  const { web, api, idp } = desk.simulator.origins;
  return {
    cookies: [
      { name: 'access_token-localhost', value: token, domain: 'localhost', ...rest },
      { name: 'graphql_endpoint-localhost', value: api, domain: 'localhost', ...rest },
      { name: 'idp_session', value: cookieCanary, domain: new URL(idp).hostname, ...rest },
    ],
    origins: [{ origin: web, localStorage: [{ name: 'kept', value: storageCanary }] }],
  };
}

/** All that would have libraries tell what they do, or send a browser elsewhere. */
const telling = {
  DEBUG: '*',
  PWDEBUG: 'console',
  SELENIUM_REMOTE_URL: 'http://127.0.0.9:4444',
  SELENIUM_REMOTE_CAPABILITIES: '{"browserName":"chrome"}',
  SELENIUM_REMOTE_HEADERS: '{"x":"y"}',
  NODE_TLS_REJECT_UNAUTHORIZED: '0',
};

/** Runs a command and looks all the while at what its processes and its files show to others. */
async function watched(args: readonly string[], meet?: (running: RunningCli) => Promise<void>) {
  const running = desk.start(args, {
    env: { TMPDIR: temporary, NODE_OPTIONS: `--require ${crasher}`, ...telling },
    deadline: 120_000,
  });
  let over = false;
  const meeting = meet?.(running);
  const ending = running.ended.finally(() => {
    over = true;
  });
  const leaks = new Set<string>();
  let looks = 0;
  while (!over) {
    for (const leak of [...processLeaks(running.pid), ...fileLeaks()]) leaks.add(leak);
    looks += 1;
    await pause(50);
  }
  await meeting;
  const result: CliResult = await ending;
  expect([...leaks]).toEqual([]);
  expect(looks).toBeGreaterThan(1);
  for (const text of [result.stdout, result.stderr]) {
    expect(canaries.filter((canary) => text.includes(canary))).toEqual([]);
    expect(text).not.toMatch(tokenShape);
  }
  return result;
}

function processLeaks(pid: number): string[] {
  const leaks: string[] = [];
  for (const each of [pid, ...descendants(pid)]) {
    for (const name of ['environ', 'cmdline'] as const) {
      if (shows(told(each, name))) leaks.push(`${name} of a child`);
    }
  }
  return leaks;
}

/** Every file of the home folder and of the folder for temporary files, but the sealed blob. */
function fileLeaks(): string[] {
  return [desk.home, temporary, desk.keyring!.home]
    .flatMap(filesIn)
    .filter((file) => basename(file) !== 'session.sealed' && shows(contentOf(file)));
}

/** Files come and go under a look. */
function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch {
    return [];
  }
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

function shows(text: string): boolean {
  return canaries.some((canary) => text.includes(canary)) || tokenShape.test(text);
}

/** Makes any node process fail with an uncaught error when it gets SIGUSR2. */
let crasher: string;
beforeAll(async () => {
  crasher = join(outside, 'crash.cjs');
  await writeFile(
    crasher,
    `process.on('SIGUSR2', () => { throw new Error('crash on purpose'); });`,
  );
});

const heardByWeb = (): boolean =>
  desk.simulator.record.requests.some(({ hop, person }) => hop === 'web' && person === 'alice');

describe('a token, a cookie and what a page has stored', () => {
  it('are seen by this test where they do leak', async () => {
    expect(shows(`token ${canaries[0]}`)).toBe(true);
    const file = join(desk.home, 'leak.txt');
    await writeFile(file, storageCanary);
    expect(fileLeaks()).toEqual([file]);
    await rm(file);
  });

  it('show nowhere but in the sealed blob', { timeout: 400_000 }, async () => {
    const profile = ['--profile', 'alice', '--verbose'];
    const login = await watched([
      'login',
      ...profile,
      '--import-state',
      join(outside, 'state.json'),
    ]);
    expect(login.code, login.stderr).toBe(ExitCode.ok);
    const bob = ['--headless', '--email', 'bob@lanternworks.example'];
    expect((await watched(['login', '--profile', 'bob', '--verbose', ...bob])).code).toBe(
      ExitCode.ok,
    );

    expect((await watched(['status', ...profile, '--check', '--json'])).code).toBe(ExitCode.ok);
    const booked = await watched(['book', ...profile, '--dates', '+5d', '--json']);
    expect([ExitCode.ok, ExitCode.notBooked]).toContain(booked.code);
    const web = await watched(['bookings', ...profile, '--transport', 'web', '--json']);
    expect(web.code, web.stderr).toBe(ExitCode.ok);
    const watch = ['--dates', '+6d', '--watch', '--until', '1m', '--transport', 'web', '--json'];
    const watching = await watched(['book', ...profile, ...watch]);
    expect([ExitCode.ok, ExitCode.notBooked], watching.stderr).toContain(watching.code);
    const looked = await watched(['doctor', ...profile, '--json']);
    expect(looked.json, looked.stderr).toMatchObject({ version: 1 });
    const renewed = await watched(['login', '--renew', '--profile', 'bob', '--verbose']);
    expect(renewed.code, renewed.stderr).toBe(ExitCode.ok);
  });

  it('show nowhere when the site fails, refuses, or we crash', { timeout: 400_000 }, async () => {
    const profile = ['--profile', 'alice', '--verbose'];
    desk.simulator.faults.add({ kind: 'malformed', operation: '*', hop: 'api', count: 1_000 });
    expect((await watched(['bookings', ...profile, '--transport', 'api'])).code).toBe(
      ExitCode.site,
    );
    desk.simulator.faults.clear();

    desk.simulator.record.clearRequests();
    const crashed = await watched(
      ['bookings', ...profile, '--transport', 'web'],
      async (running) => {
        await expect.poll(heardByWeb, { timeout: 60_000 }).toBe(true);
        running.signal('SIGUSR2');
      },
    );
    expect(crashed.code).not.toBe(ExitCode.ok);
    expect(crashed.stderr).toContain('crash on purpose');

    desk.simulator.sessions.revoke('alice');
    desk.simulator.idp.setMode('password+mfa');
    const expired = await watched(['bookings', ...profile]);
    expect(expired.code).toBe(ExitCode.noSession);
    expect(fileLeaks()).toEqual([]);
  });
});
