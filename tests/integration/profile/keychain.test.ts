import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type CliResult, cli } from '../../support/cli.js';
import { findingsOf } from '../../support/doctor.js';
import { type Keyring, type KeyringOptions, startKeyring } from '../../support/keyring.js';

const settings = ['--url', 'https://main.example.com', '--building', 'HQ', '--floor', '2'];
/** A command that hangs is killed after this and fails its test (ms). */
const deadline = 30_000;

async function make(options: KeyringOptions) {
  const keyring = await startKeyring(options);
  const home = mkdtempSync(join(tmpdir(), 'spaceiq-keychain-'));
  onTestFinished(async () => {
    await keyring.stop();
    await rm(home, { recursive: true, force: true });
  });
  const run = (args: string[], env: Record<string, string | undefined> = {}, input = '') =>
    cli(['profile', ...args], { home, env: { ...keyring.env, ...env }, input, deadline });
  const added = await run(['add', 'alice', ...settings, '--json']);
  // The password is kept for one mail account only.
  const mail = { to: 'a@example.com', from: 'b@example.com', host: 'mail.example.com' };
  const account = JSON.stringify({ ...mail, port: 587, user: 'desk' });
  expect((await run(['set', 'alice', `notify.email=${account}`])).code).toBe(0);
  const { id } = (added.json as { profile: { id: string } }).profile;
  return { keyring, home, run, id };
}

/** The keyring's entry of a profile, read by another program than ours. */
function lookUp(keyring: Keyring, id: string): string {
  const found = spawnSync('secret-tool', ['lookup', 'service', 'spaceiq', 'account', id], {
    env: { PATH: process.env.PATH, ...keyring.env },
    encoding: 'utf8',
  });
  if (found.error !== undefined) throw found.error;
  // Where there is no such entry it ends with 1 and says nothing.
  expect(found.stderr).toBe('');
  return found.stdout;
}

function expectKeychainError(result: CliResult, words: RegExp): void {
  expect(result.stderr).toMatch(words);
  expect(result.stderr).toContain('SPACEIQ_VAULT=file');
  expect(result.stderr.trim().split('\n')).toHaveLength(2);
  expect(result.code).toBe(6);
}

const keepPassword = ['set', 'alice', '--mail-password'];

describe('the keychain', () => {
  test("holds a profile's secrets until the profile is removed", async () => {
    const { keyring, home, run, id } = await make({ state: 'unlocked' });
    expect((await run(keepPassword, {}, 'canary-password\n')).code).toBe(0);
    expect(lookUp(keyring, id)).toContain('canary-password');
    const removed = await run(['remove', 'alice', '--yes']);
    expect(removed.stdout).toContain('the keychain entry');
    expect(lookUp(keyring, id)).toBe('');
    for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      expect(path).not.toContain(id);
      if (entry.isFile()) {
        expect(readFileSync(path, 'latin1')).not.toContain(id);
        expect(readFileSync(path, 'latin1')).not.toContain('canary-password');
      }
    }
  });

  test('is not shared with copies of a home, and goes along where a home is moved', async () => {
    const { keyring, home, run, id } = await make({ state: 'unlocked' });
    const inHome = (folder: string, args: string[], input = '') =>
      cli(['profile', ...args], { home: folder, env: keyring.env, input, deadline });
    expect((await run(keepPassword, {}, 'canary-password\n')).code).toBe(0);
    const copy = `${home}-copy`;
    onTestFinished(() => rm(copy, { recursive: true, force: true }));
    cpSync(home, copy, { recursive: true });
    chmodSync(copy, 0o700);
    expect((await inHome(copy, keepPassword, 'password-of-the-copy\n')).code).toBe(0);
    expect(lookUp(keyring, id)).toContain('canary-password');
    expect((await inHome(copy, ['remove', 'alice', '--yes'])).stdout).toContain('keychain entry');
    expect(lookUp(keyring, id)).toContain('canary-password');
    rmSync(copy, { recursive: true });
    renameSync(home, copy);
    expect((await inHome(copy, keepPassword, 'another-password\n')).code).toBe(0);
    expect(lookUp(keyring, id)).toContain('another-password');
  });

  test('gives up what a profile left that was taken out by hand, when doctor is asked to', async () => {
    const { keyring, home, run, id } = await make({ state: 'unlocked' });
    expect((await run(keepPassword, {}, 'canary-password\n')).code).toBe(0);
    writeFileSync(join(home, 'profiles.json'), JSON.stringify({ profiles: {} }));
    const doctor = async (...args: string[]) => {
      const env = { ...keyring.env, SPACEIQ_BROWSER: 'chromium' };
      const result = await cli(['doctor', '--json', ...args], { home, env, deadline });
      return findingsOf(result).filter(({ check }) => check === 'left over');
    };
    expect(await doctor()).toMatchObject([
      { level: 'warn', fix: 'Delete it: spaceiq doctor --tidy' },
    ]);
    expect(lookUp(keyring, id)).toContain('canary-password');
    const [tidied] = await doctor('--tidy');
    expect(tidied).toMatchObject({ level: 'ok', text: expect.stringContaining('keychain entry') });
    expect(lookUp(keyring, id)).toBe('');
    expect(readdirSync(join(home, 'profiles'))).toEqual([]);
    expect(await doctor()).toEqual([]);
  });

  test('that every notice needs is said beforehand, by doctor', async () => {
    const { keyring, home, run } = await make({ state: 'unlocked' });
    const notices = async () => {
      const env = { ...keyring.env, SPACEIQ_BROWSER: 'chromium' };
      const result = await cli(['doctor', '--json'], { home, env, deadline });
      return findingsOf(result).filter(({ check }) => check === 'alice: notices');
    };
    const fix = 'Add one that needs none: spaceiq profile set alice notify.desktop=true';
    expect(await notices()).toMatchObject([{ level: 'warn', fix }]);
    await run(['set', 'alice', 'notify.desktop=true']);
    expect(await notices()).toEqual([]);
  });

  test('is found from cron, whose environment names no bus', async () => {
    const { keyring, run, id } = await make({ state: 'unlocked' });
    const bare = { DBUS_SESSION_BUS_ADDRESS: undefined, XDG_CONFIG_HOME: undefined };
    expect((await run(keepPassword, bare, 'canary-password')).code).toBe(0);
    expect(lookUp(keyring, id)).toContain('canary-password');
  });

  test.each([
    ['locked', /The keychain is locked\./],
    ['no-service', /no Secret Service answers/],
    ['mute', /did not answer within 5 seconds/],
  ] as const)('that is %s is said in one sentence', async (state, words) => {
    const { run } = await make({ state });
    expectKeychainError(await run(keepPassword, {}, 'canary-password'), words);
  });

  test('without a bus is said in one sentence', async () => {
    const { run, home } = await make({ state: 'unlocked' });
    const none = { DBUS_SESSION_BUS_ADDRESS: undefined, XDG_RUNTIME_DIR: home };
    const result = await run(keepPassword, none, 'canary-password');
    // Whoever runs these tests may have a bus of their own, which holds no keyring of ours.
    expect([0, 6]).toContain(result.code);
    if (result.code === 6) expectKeychainError(result, /no D-Bus session bus|no Secret Service/);
    const wrong = { ...none, DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(home, 'none')}` };
    expectKeychainError(await run(keepPassword, wrong, 'x'), /no D-Bus session bus/);
  });

  test('is not needed to remove a profile that never had a secret', async () => {
    const { run } = await make({ state: 'no-service' });
    expect((await run(['remove', 'alice', '--yes'])).code).toBe(0);
  });

  test('keeps a profile that has a secret it can not delete', async () => {
    const { run } = await make({ state: 'unlocked' });
    await run(keepPassword, {}, 'canary-password');
    const gone = {
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus',
      XDG_RUNTIME_DIR: '/nowhere',
    };
    expect((await run(['remove', 'alice', '--yes'], gone)).code).toBe(6);
    expect((await run(['list', '--json'])).json).toMatchObject({ profiles: [{ name: 'alice' }] });
  });

  test('is cleared with the profile though a file has been chosen since', async () => {
    const { keyring, run, id } = await make({ state: 'unlocked' });
    expect((await run(keepPassword, {}, 'canary-password')).code).toBe(0);
    const file = { SPACEIQ_VAULT: 'file' };
    expect((await run(keepPassword, file, 'canary-password')).code).toBe(0);
    expect(lookUp(keyring, id)).toContain('canary-password');
    const removed = await run(['remove', 'alice', '--yes'], file);
    expect(removed.stdout).toContain('the file entry, the keychain entry');
    expect(lookUp(keyring, id)).toBe('');
  });

  test('that is gone keeps nobody from removing a profile whose keys are in a file by now', async () => {
    const { run } = await make({ state: 'unlocked' });
    expect((await run(keepPassword, {}, 'canary-password')).code).toBe(0);
    const gone = {
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus',
      XDG_RUNTIME_DIR: '/nowhere',
    };
    const file = { SPACEIQ_VAULT: 'file', ...gone };
    expect((await run(keepPassword, file, 'canary-password')).code).toBe(0);
    const removed = await run(['remove', 'alice', '--yes'], file);
    expect(removed.code).toBe(0);
    expect(removed.stderr).toMatch(/left where it was, and of no use now: the keychain entry/);
    expect((await run(['list', '--json'])).json).toMatchObject({ profiles: [] });
  });

  test('is never replaced by a file unless that is chosen', async () => {
    const { run, home } = await make({ state: 'no-service' });
    expect((await run(keepPassword, {}, 'canary-password')).code).toBe(6);
    expect(readdirSync(home)).not.toContain('vault');
    expect((await run(keepPassword, { SPACEIQ_VAULT: 'file' }, 'canary-password')).code).toBe(0);
    expect(readdirSync(home)).toContain('vault');
    expect((await run(keepPassword, { SPACEIQ_VAULT: 'fiel' }, 'x')).code).toBe(2);
  });
});
