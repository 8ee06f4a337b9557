import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { findChromium } from '../support/chromium.js';
import { alive, descendants } from '../support/processes.js';
import { startWorkstation, type Workstation } from './login-workstation.js';

const heavy = process.env.SPACEIQ_SOAK === '1';
const kills = heavy ? 100 : 10;
const browserKills = heavy ? 40 : 4;

let desk: Workstation;
let folder: string;

beforeAll(async () => {
  desk = await startWorkstation({ keychain: true, browser: findChromium() });
  folder = await mkdtemp(join(tmpdir(), 'killed-'));
  await desk.addProfile('alice');
});

afterAll(async () => {
  await desk?.[Symbol.asyncDispose]();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** A login that needs no browser, so that an instant of it is as likely to lie in the sealing as elsewhere. */
async function prepareLogin(): Promise<{ args: string[]; fingerprint: string }> {
  const token = desk.simulator.sessions.issue('alice');
  const rest = { domain: 'localhost', path: '/', expires: -1, httpOnly: false, secure: false };
  const cookies = [
    { name: 'access_token-localhost', value: token, ...rest, sameSite: 'Lax' },
    {
      name: 'graphql_endpoint-localhost',
      value: desk.simulator.origins.api,
      ...rest,
      sameSite: 'Lax',
    },
  ];
  const file = join(folder, 'state.json');
  await writeFile(file, JSON.stringify({ cookies, origins: [] }));
  const fingerprint = desk.simulator.sessions.fingerprint(token);
  return { args: ['login', '--profile', 'alice', '--import-state', file], fingerprint };
}

/** The token that the next command uses, after it has worked. */
async function usedToken(): Promise<string | null> {
  desk.simulator.record.clearRequests();
  const { code, stderr } = await desk.run(['status', '--profile', 'alice', '--check']);
  expect(code, stderr).toBe(ExitCode.ok);
  const tokens = new Set(desk.sent().map(({ tokenFingerprint }) => tokenFingerprint));
  expect(tokens.size).toBe(1);
  return [...tokens][0] ?? null;
}

it('leaves the old session or the new one, whenever a login is killed', {
  timeout: 900_000,
}, async () => {
  let held = await prepareLogin();
  const begun = performance.now();
  expect((await desk.run(held.args)).code).toBe(ExitCode.ok);
  const whole = performance.now() - begun;
  const ends = { old: 0, new: 0 };
  for (let kill = 0; kill < kills; kill += 1) {
    const next = await prepareLogin();
    const running = desk.start(next.args);
    // The later half of a login is where it writes.
    await Promise.race([running.ended, later(whole * (0.4 + (0.6 * kill) / kills))]);
    running.signal('SIGKILL');
    await running.ended;
    const used = await usedToken();
    expect([held.fingerprint, next.fingerprint]).toContain(used);
    if (used === next.fingerprint) {
      ends.new += 1;
      held = next;
    } else {
      ends.old += 1;
    }
  }
  expect(ends.old).toBeGreaterThan(0);
  expect((await desk.run((await prepareLogin()).args)).code).toBe(ExitCode.ok);
});

it('leaves no browser and a session that works, whenever a sign-in by browser is killed', {
  timeout: 900_000,
}, async () => {
  const { email } = desk.simulator.person('alice');
  const args = ['login', '--profile', 'alice', '--headless', '--email', email];
  const begun = performance.now();
  expect((await desk.run(args)).code).toBe(ExitCode.ok);
  const whole = performance.now() - begun;
  for (let kill = 0; kill < browserKills; kill += 1) {
    const running = desk.start(args);
    await Promise.race([running.ended, later(whole * (0.2 + (0.8 * kill) / browserKills))]);
    const started = descendants(running.pid);
    running.signal('SIGKILL');
    await running.ended;
    await expect.poll(() => alive(started), { timeout: 10_000 }).toEqual([]);
    expect(await usedToken()).not.toBeNull();
  }
});
