import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KeychainError, KeychainNotYet } from '../../../src/lib/errors.js';
import { Secret } from '../../../src/lib/secret.js';
import { newDataKey, type VaultEntry } from '../../../src/vault/entry.js';
import { unlockWords } from '../../../src/vault/keychain-problems.js';
import { type Attendance, keychainVault, windowsMost } from '../../../src/vault/keychain-vault.js';
import { makeFolder } from '../../unit/vault/make.js';

const entry: VaultEntry = { keys: [newDataKey()], mailPassword: new Secret('mail-canary') };

/** A vault whose worker is the given program instead of the one that touches the keychain. */
function make(
  program: string,
  env: NodeJS.ProcessEnv = {},
  deadline = 30_000,
  attendance: Attendance | null = null,
  most = Number.POSITIVE_INFINITY,
  asksByItself = false,
) {
  const folder = makeFolder();
  const worker = join(folder, 'worker.mjs');
  writeFileSync(worker, `const folder = ${JSON.stringify(folder)};\n${program}`);
  const options = { worker, deadline, most, asksByItself, dialog: 60_000 };
  return { folder, vault: keychainVault({ PATH: process.env.PATH, ...env }, options, attendance) };
}

const keeps = `
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
appendFileSync(folder + '/seen', JSON.stringify([process.argv, process.execArgv, process.env]));
process.once('message', ({ action, account, value }) => {
  const file = folder + '/' + account;
  const before = existsSync(file) ? readFileSync(file, 'utf8') : null;
  if (action === 'write') writeFileSync(file, value);
  if (action === 'delete') rmSync(file, { force: true });
  const answer = action === 'delete' ? before !== null : before;
  process.send({ kind: 'done', value: answer }, () => process.exit(0));
});`;

function answers(answer: object): string {
  return `process.once('message', () => process.send(${JSON.stringify(answer)}, () => process.exit(0)));`;
}

describe('the keychain', () => {
  test('gives back what was written, with no secret in arguments or environment', async () => {
    const env = { SPACEIQ_PASSPHRASE: 'pass-canary', NODE_OPTIONS: '--no-warnings' };
    const { vault, folder } = make(keeps, env);
    expect(await vault.read('aaaa')).toBeNull();
    await vault.write('aaaa', entry);
    const read = await vault.read('aaaa');
    expect(read?.keys[0]?.id).toBe(entry.keys[0]!.id);
    expect(read?.keys[0]?.key.reveal()).toBe(entry.keys[0]!.key.reveal());
    expect(read?.mailPassword?.reveal()).toBe('mail-canary');
    expect(await vault.delete('aaaa')).toBe(true);
    expect(await vault.delete('aaaa')).toBe(false);
    const seen = readFileSync(join(folder, 'seen'), 'utf8');
    expect(seen).not.toContain('canary');
    expect(seen).not.toContain(entry.keys[0]!.key.reveal());
  });

  test('has the key alone and what a person gives beside it, so that it fits where Windows keeps it', async () => {
    const { vault, folder } = make(keeps, {}, 30_000, null, windowsMost);
    const keys = [newDataKey(), newDataKey()];
    await vault.write('aaaa', { keys, mailPassword: null });
    expect(readFileSync(join(folder, 'aaaa'), 'utf8').length).toBeLessThan(300);
    const address = new Secret(`https://hooks.example.com/${'x'.repeat(175)}`);
    const webhooks = (count: number) =>
      new Map(Array.from({ length: count }, (_, index) => [`webhook-${index}`, address]));
    const mailPassword = new Secret('p'.repeat(128));
    await vault.write('aaaa', { keys, mailPassword, webhooks: webhooks(8) });
    const error = await vault
      .write('aaaa', { keys, mailPassword, webhooks: webhooks(12) })
      .catch((reason: unknown) => reason);
    expect(String(error)).toMatch(
      /entry of this profile has \d{4} bytes, and Windows takes 2560\.$/,
    );
    // What was there is there still.
    expect((await vault.read('aaaa'))?.webhooks?.size).toBe(8);
  });

  test.each([
    ['no-bus', 'no D-Bus session bus'],
    ['no-service', 'no Secret Service answers'],
    ['no-collection', 'no default keyring'],
    ['locked', 'is locked'],
    ['no-library', 'libsecret is missing'],
    ['no-answer', 'did not answer'],
    ['refused', 'refused the request: because'],
  ])('says %s in one sentence with a command that mends it', async (problem, words) => {
    const { vault } = make(answers({ kind: 'problem', problem, detail: 'because' }));
    const error = await vault.read('aaaa').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KeychainError);
    expect((error as KeychainError).message).toContain(words);
    expect((error as KeychainError).hint).toContain('SPACEIQ_VAULT=file');
  });

  test('that is locked asks for its password by its own dialog, where somebody sees it', async () => {
    const locked = `process.once('message', ({ mayAsk }) => process.send(mayAsk
      ? { kind: 'done', value: null } : { kind: 'problem', problem: 'locked', detail: null }, () => process.exit(0)));`;
    const said: string[] = [];
    const attendance = { say: (sentence: string) => void said.push(sentence) };
    const shown = make(locked, { DISPLAY: ':0' }, 30_000, attendance);
    expect(await shown.vault.read('aaaa')).toBeNull();
    expect(said).toEqual([expect.stringContaining('Its own dialog asks you to unlock it')]);
    const unseen = make(locked, {}, 30_000, attendance);
    await expect(unseen.vault.read('aaaa')).rejects.toThrow('The keychain is locked.');
    const unattended = make(locked, { DISPLAY: ':0' });
    await expect(unattended.vault.read('aaaa')).rejects.toThrow(KeychainNotYet);
    expect(said).toHaveLength(1);
  });

  test('that may ask in a dialog of its own is waited for where somebody is there', async () => {
    const slow = `process.once('message', () => setTimeout(() =>
      process.send({ kind: 'done', value: null }, () => process.exit(0)), 1500));
      process.send({ kind: 'step', step: 'started' });`;
    const said: string[] = [];
    const attendance = { say: (sentence: string) => void said.push(sentence) };
    const attended = make(slow, {}, 100, attendance, undefined, true);
    expect(await attended.vault.read('aaaa')).toBeNull();
    expect(said).toEqual([expect.stringContaining('a dialog of its own')]);
    const unattended = make(slow, {}, 100, null, undefined, true);
    await expect(unattended.vault.read('aaaa')).rejects.toThrow('did not answer');
  });

  test.each([
    ['linux', 'KDE', /KWallet/],
    ['linux', 'ubuntu:GNOME', /no finger.*seahorse/],
    ['linux', undefined, /gnome-keyring-daemon --unlock/],
    ['darwin', undefined, /security unlock-keychain/],
    ['win32', undefined, /Sign in to Windows/],
  ] as const)('is unlocked on %s with %s as it is done there', (platform, desktop, words) => {
    expect(unlockWords({ XDG_CURRENT_DESKTOP: desktop }, platform)).toMatch(words);
  });

  test('that never answers is given up', async () => {
    const { vault } = make('setInterval(() => {}, 1000);', {}, 300);
    await expect(vault.read('aaaa')).rejects.toThrow('did not answer');
  });

  test('whose worker dies, or can not run at all, is said so', async () => {
    await expect(make('process.exit(3);').vault.read('aaaa')).rejects.toThrow(KeychainError);
    await expect(make('syntax error').vault.write('aaaa', entry)).rejects.toThrow(KeychainError);
  });

  test("whose entry is none of ours is refused, and isn't shown", async () => {
    const { vault } = make(answers({ kind: 'done', value: '{"version":9,"canary":1}' }));
    const error = await vault.read('aaaa').catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KeychainError);
    expect(String(error)).not.toContain('canary');
  });
});
