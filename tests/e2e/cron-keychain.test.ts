import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { cli } from '../support/cli.js';
import { storageState } from '../support/home.js';
import { type Keyring, type KeyringState, startKeyring } from '../support/keyring.js';

/** Milliseconds: several keychains on a small machine. */
const slow = 240_000;

/** A call that takes longer (ms) hangs: its own limits add up to 5 s, and a busy machine is given the rest. */
const hang = 20_000;

/** Where a systemd machine keeps its user's bus, and where cron jobs have nothing that says so. */
const userDir = `/run/user/${process.getuid?.() ?? 0}`;
const mayUseUserDir = process.getuid?.() === 0 && !existsSync(userDir);

let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({ sso: 'auto' });
});

afterAll(async () => {
  await simulator?.stop();
});

/** Makes a profile and signs in at a desk, where the bus is in the environment. */
async function signIn({ env, home }: Keyring): Promise<void> {
  const { web, api } = simulator.origins;
  const where = ['--url', web, '--api-url', api, '--building', 'HQ', '--floor', '2'];
  const added = await cli(['profile', 'add', 'alice', ...where], { env });
  expect(added.code, added.stderr).toBe(ExitCode.ok);
  const state = join(home, 'state.json');
  await writeFile(state, JSON.stringify(storageState(simulator, 'alice')), { mode: 0o600 });
  const { code, stderr } = await cli(['login', '--import-state', state], { env });
  expect(code, stderr).toBe(ExitCode.ok);
}

/** What cron gives a job: a home folder, a short PATH, and nothing else. */
const cronEnv = (keyring: Keyring) => ({ HOME: keyring.home, PATH: '/usr/bin:/bin' });

async function expectRun(env: Readonly<Record<string, string>>): Promise<void> {
  simulator.record.clearRequests();
  const { code, stderr } = await cli(['status', '--check'], { env });
  expect(code, stderr).toBe(ExitCode.ok);
  expect(new Set(simulator.record.requests.map(({ person }) => person))).toEqual(
    new Set(['alice']),
  );
}

describe('the keychain from a cron job', { timeout: slow }, () => {
  it('is found by XDG_RUNTIME_DIR', async () => {
    const keyring = await startKeyring();
    try {
      await signIn(keyring);
      await expectRun({ ...cronEnv(keyring), XDG_RUNTIME_DIR: keyring.runtimeDir });
    } finally {
      await keyring.stop();
    }
  });

  it.runIf(mayUseUserDir)('is found where nothing says where it is', async () => {
    const keyring = await startKeyring({ runtimeDir: userDir });
    try {
      await signIn(keyring);
      await expectRun(cronEnv(keyring));
    } finally {
      await keyring.stop();
      await rm(userDir, { recursive: true, force: true });
    }
  });

  it.runIf(mayUseUserDir)('is missed in one sentence where there is no bus', async () => {
    const keyring = await startKeyring();
    try {
      await signIn(keyring);
      simulator.record.clearRequests();
      const options = { env: cronEnv(keyring), deadline: hang };
      const { code, stderr } = await cli(['status', '--check'], options);
      expect(stderr).toMatch(/no D-Bus session bus/);
      expect(code).toBe(ExitCode.keychain);
      expect(simulator.record.requests).toEqual([]);
    } finally {
      await keyring.stop();
    }
  });
});

describe('a keychain that does not serve', { timeout: slow }, () => {
  it.each<[KeyringState | 'no-socket', RegExp]>([
    ['no-service', /no Secret Service answers/],
    ['locked', /The keychain is locked/],
    ['mute', /did not answer within 5 seconds/],
    ['no-socket', /The keychain cannot be reached/],
  ])('that is %s ends every use with 6 in time, and nothing is sent', async (state, words) => {
    const open = await startKeyring();
    const shut = await startKeyring({ state: state === 'no-socket' ? 'mute' : state });
    try {
      await signIn(open);
      simulator.record.clearRequests();
      if (state === 'no-socket') await rm(join(shut.runtimeDir, 'bus'));
      const bus = { DBUS_SESSION_BUS_ADDRESS: shut.busAddress, XDG_RUNTIME_DIR: shut.runtimeDir };
      const env = { ...open.env, ...bus };
      for (const args of [['status', '--check'], ['bookings'], ['login', '--headless']]) {
        // The child is killed at this deadline, and the call fails.
        const { code, stderr } = await cli(args, { env, deadline: hang });
        expect(stderr).toMatch(words);
        // As root a sign-in says beside it that the browser's sandbox is off.
        const lines = stderr.trim().split('\n');
        expect(lines.filter((line) => !line.includes('sandbox')).length).toBeLessThanOrEqual(2);
        expect(code).toBe(ExitCode.keychain);
      }
      expect(simulator.record.requests).toEqual([]);
    } finally {
      await shut.stop();
      await open.stop();
    }
  });
});
