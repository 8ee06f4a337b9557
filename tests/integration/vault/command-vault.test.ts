import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { KeychainError } from '../../../src/lib/errors.js';
import { Secret } from '../../../src/lib/secret.js';
import { openHome } from '../../../src/profile/open-home.js';
import { commandVault } from '../../../src/vault/command-vault.js';
import { newDataKey, type VaultEntry } from '../../../src/vault/entry.js';
import { cli } from '../../support/cli.js';
import { cliHere } from '../../support/here.js';
import { plain } from '../../unit/profile/make.js';
import { makeFolder } from '../../unit/vault/make.js';

const entry: VaultEntry = { keys: [newDataKey()], mailPassword: new Secret('mail-canary') };

/** Whether a process is there and does something still. */
function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/\) [ZX]/.test(stat);
  } catch {
    return false;
  }
}

/** A program of `sh` at a whole path. */
function program(folder: string, name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
  return file;
}

function make(helper: string, env: NodeJS.ProcessEnv = {}, limit = 30_000) {
  const folder = makeFolder();
  const options = {
    ...{ env: { PATH: process.env.PATH, SPACEIQ_VAULT_HELPER: helper, ...env } },
    ...{ home: folder, folder, askPassphrase: null },
  };
  return commandVault(options, { unattended: limit, attended: limit });
}

/** Stands for a program that keeps secrets, which is not installed everywhere: what is kept lies in files. */
const standIns = {
  pass: `store="$PASSWORD_STORE_DIR"
case $1 in
  show) cat "$store/$2.gpg" ;;
  insert) mkdir -p "$store/spaceiq"; cat > "$store/$4.gpg" ;;
  rm) rm "$store/$3.gpg" ;;
esac`,
  age: `case $1 in
  --decrypt) [ "$2" = --identity ] && [ -e "$3" ] && cat "$4" ;;
  --encrypt) [ "$2" = --identity ] && [ -e "$3" ] && cat > "$5" ;;
esac`,
};

describe.each(['pass', 'age'] as const)('the recipe for %s', (name) => {
  test('keeps, gives and forgets what a profile needs, and no key is in arguments', async () => {
    const folder = makeFolder();
    const seen = join(folder, 'seen');
    program(folder, name, `echo "$@" >> '${seen}'\n${standIns[name]}`);
    mkdirSync(join(folder, '.config', 'spaceiq-age'), { recursive: true });
    writeFileSync(join(folder, '.config', 'spaceiq-age', 'identity.txt'), '');
    const helper = fileURLToPath(
      new URL(`../../../docs/vault-helpers/${name}.sh`, import.meta.url),
    );
    const path = `${folder}:${process.env.PATH}`;
    const env = { PATH: path, HOME: folder, PASSWORD_STORE_DIR: join(folder, 'store') };
    const vault = make(helper, env);
    expect(await vault.read('aaaa')).toBeNull();
    await vault.write('aaaa', entry);
    const read = await vault.read('aaaa');
    expect(read?.keys[0]?.key.reveal()).toBe(entry.keys[0]!.key.reveal());
    expect(read?.mailPassword?.reveal()).toBe('mail-canary');
    expect(await vault.read('bbbb')).toBeNull();
    expect(await vault.delete('aaaa')).toBe(true);
    expect(await vault.delete('aaaa')).toBe(false);
    const text = Buffer.from('mail-canary').toString('base64url').slice(4, 12);
    expect(readFileSync(seen, 'utf8')).not.toMatch(new RegExp(`canary|${text}`));
  });
});

describe('a helper', () => {
  test.each([
    ['is not there', () => '/nonexistent/helper', /is not there\.$/],
    [
      'fails',
      (at: string) => program(at, 'a', 'echo "locked \u001b[31m" >&2; exit 3'),
      /answered to get with 3: locked \[31m$/,
    ],
    [
      'says nothing and fails',
      (at: string) => program(at, 'b', 'exit 1'),
      /answered to get with 1$/,
    ],
    [
      'gives something else',
      (at: string) => program(at, 'c', 'echo secret=???'),
      /none of the texts/,
    ],
  ])('that %s is said in one sentence', async (_, helper, words) => {
    const folder = makeFolder();
    const error = await make(helper(folder))
      .read('aaaa')
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KeychainError);
    expect((error as KeychainError).message).toMatch(words);
    expect((error as KeychainError).message).not.toContain('\n');
  });

  test.each([
    ['names no helper program', {}],
    ['is no whole path', { SPACEIQ_VAULT_HELPER: 'helper' }],
  ])('that %s is said by every command in one sentence', async (words, more) => {
    const home = makeFolder();
    await openHome({ SPACEIQ_HOME: home }).add('alice', plain);
    const env = { SPACEIQ_VAULT: 'command', ...more };
    for (const call of ['status', 'doctor', 'bookings', 'book', 'schedule list', 'profile list']) {
      const { code, stdout, stderr } = await cliHere(call.split(' '), { home, env });
      const said = call === 'doctor' ? stdout : stderr;
      expect([call, code, said]).toEqual([call, 2, expect.stringContaining(words)]);
      expect(said).toContain('Name it: export SPACEIQ_VAULT_HELPER=/path/to/helper');
    }
  });

  test('that never answers is given up, with whatever it has started', async () => {
    const folder = makeFolder();
    const text = `(sleep 600 & echo $! >> '${folder}/pids'; wait) & echo $! >> '${folder}/pids'; wait`;
    const helper = program(folder, 'slow', text);
    const reading = make(helper, {}, 1000).read('aaaa');
    await expect(reading).rejects.toThrow('did not answer to get within 1 seconds');
    const pids = readFileSync(join(folder, 'pids'), 'utf8').trim().split('\n').map(Number);
    expect(pids).toHaveLength(2);
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);
  });

  test('that keeps nothing is not believed', async () => {
    const writing = make(program(makeFolder(), 'liar', 'cat >/dev/null')).write('aaaa', entry);
    await expect(writing).rejects.toThrow('does not give back what it was given');
  });

  test('gets an environment of its own, and serves the command line', async () => {
    const folder = makeFolder();
    const home = join(folder, 'home');
    const keeps = `env >> '${folder}/env'
while IFS='=' read -r key value; do
  case $key in '') break ;; profile) profile=$value ;; secret) secret=$value ;; esac
done
case $1 in
  get) [ ! -e '${folder}/'"$profile" ] || echo "secret=$(cat '${folder}/'"$profile")" ;;
  store) echo "$secret" > '${folder}/'"$profile" ;;
  erase) rm '${folder}/'"$profile" ;;
esac`;
    const env = {
      ...{ SPACEIQ_VAULT: 'command', SPACEIQ_VAULT_HELPER: program(folder, 'keeps', keeps) },
      MY_TOKEN: 'canary',
    };
    const profile = await openHome({ SPACEIQ_HOME: home }).add('alice', plain);
    const args = ['profile', 'set', 'alice', '--webhook', 'slack'];
    const set = await cli(args, { home, env, input: 'https://hooks.example.com/hook-canary' });
    expect([set.code, set.stderr]).toEqual([0, '']);
    expect(readdirSync(folder)).toContain(profile.id);
    const out = await cli(['profile', 'remove', 'alice', '--yes'], { home, env });
    expect(out.stdout).toContain('the command entry');
    expect(readdirSync(folder)).not.toContain(profile.id);
    expect(readFileSync(join(folder, 'env'), 'utf8')).not.toContain('canary');
  });
});
