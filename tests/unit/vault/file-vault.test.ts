import { createHash, scryptSync } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KeychainError, UsageError } from '../../../src/lib/errors.js';
import { Secret } from '../../../src/lib/secret.js';
import { newDataKey, UnreadableEntry, type VaultEntry } from '../../../src/vault/entry.js';
import { changePassphrase } from '../../../src/vault/file-vault.js';
import { openVault, vaultKind } from '../../../src/vault/open-vault.js';
import { makeFolder } from './make.js';

interface Given {
  readonly folder: string;
  readonly passphrase?: string;
  readonly typed?: string;
}

function make({ folder, passphrase, typed }: Given) {
  return openVault({
    home: folder,
    env: {
      SPACEIQ_VAULT: 'file',
      ...(passphrase === undefined ? {} : { SPACEIQ_PASSPHRASE: passphrase }),
    },
    folder,
    askPassphrase: typed === undefined ? null : async () => new Secret(typed),
  });
}

const entry: VaultEntry = { keys: [newDataKey()], mailPassword: new Secret('mail-canary') };

describe('the file vault', () => {
  test('keeps entries behind a key file that only this user can read', async () => {
    const folder = join(makeFolder(), 'vault');
    const before = process.umask(0);
    try {
      await make({ folder }).write('aaaa', entry);
    } finally {
      process.umask(before);
    }
    const read = await make({ folder }).read('aaaa');
    expect(read?.keys[0]?.key.reveal()).toBe(entry.keys[0]!.key.reveal());
    expect(read?.mailPassword?.reveal()).toBe('mail-canary');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder)) {
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
      expect(readFileSync(join(folder, name), 'latin1')).not.toContain('canary');
    }
  });

  test('opens with the passphrase, given or typed, and with no other', async () => {
    const folder = makeFolder();
    await make({ folder, passphrase: 'right' }).write('aaaa', entry);
    expect(await make({ folder, passphrase: 'right' }).read('aaaa')).not.toBeNull();
    expect(await make({ folder, typed: 'right' }).read('aaaa')).not.toBeNull();
    await expect(make({ folder, passphrase: 'wrong' }).read('aaaa')).rejects.toThrow(KeychainError);
    await expect(make({ folder }).read('aaaa')).rejects.toThrow('none is given');
    await expect(make({ folder, typed: 'wrong' }).write('b', entry)).rejects.toThrow(KeychainError);
  });

  test('has its passphrase changed, and opens with the new one alone from then on', async () => {
    const folder = makeFolder();
    const options = (env: NodeJS.ProcessEnv) => {
      return { env, home: folder, folder, askPassphrase: null };
    };
    const change = (env: NodeJS.ProcessEnv, passphrase: string | null) =>
      changePassphrase(options(env), passphrase === null ? null : new Secret(passphrase));
    const early = make({ folder });
    await early.write('aaaa', entry);
    await change({}, 'first');
    expect(readdirSync(folder).filter((name) => name.endsWith('.key'))).toEqual([]);
    await expect(early.read('aaaa')).rejects.toThrow('none is given');
    const opened = make({ folder, passphrase: 'first' });
    expect((await opened.read('aaaa'))?.mailPassword?.reveal()).toBe('mail-canary');
    await expect(change({ SPACEIQ_PASSPHRASE: 'wrong' }, 'x')).rejects.toThrow(KeychainError);
    // One that died before it had described its new epoch.
    writeFileSync(join(folder, 'aaaa.0123456789abcdef.entry'), '{}');
    await change({ SPACEIQ_PASSPHRASE: 'first' }, 'second');
    await expect(opened.read('aaaa')).rejects.toThrow('is another one');
    const last = make({ folder, passphrase: 'second' });
    expect((await last.read('aaaa'))?.mailPassword?.reveal()).toBe('mail-canary');
    expect(readdirSync(folder)).toHaveLength(2);
    expect(await make({ folder }).delete('aaaa')).toBe(true);
    await change({ SPACEIQ_PASSPHRASE: 'second' }, null);
    await make({ folder }).write('bbbb', entry);
    expect(await make({ folder }).read('bbbb')).not.toBeNull();
  });

  test('asks what is to protect it when it is made where somebody is there', async () => {
    const asked = (passphrase: string | null) => {
      const folder = makeFolder();
      const askNewPassphrase = async () => (passphrase === null ? null : new Secret(passphrase));
      const env = { SPACEIQ_VAULT: 'file' };
      const vault = openVault({ env, home: folder, folder, askPassphrase: null, askNewPassphrase });
      return { folder, vault };
    };
    const typed = asked('typed');
    await typed.vault.write('aaaa', entry);
    await expect(make({ folder: typed.folder }).read('aaaa')).rejects.toThrow('none is given');
    const again = make({ folder: typed.folder, passphrase: 'typed' });
    expect(await again.read('aaaa')).not.toBeNull();
    const none = asked(null);
    await none.vault.write('aaaa', entry);
    expect(await make({ folder: none.folder }).read('aaaa')).not.toBeNull();
  });

  test('of a newer spaceiq is left as it is', async () => {
    const folder = makeFolder();
    const text = JSON.stringify({ version: 3, protection: 'something', more: true });
    writeFileSync(join(folder, 'vault.json'), text, { mode: 0o600 });
    await expect(make({ folder }).write('aaaa', entry)).rejects.toThrow('by a newer spaceiq');
    await expect(make({ folder }).read('aaaa')).rejects.toThrow('by a newer spaceiq');
    expect(readdirSync(folder)).toEqual(['vault.json']);
    expect(readFileSync(join(folder, 'vault.json'), 'utf8')).toBe(text);
  });

  test('leaves an entry of a newer spaceiq as it is', async () => {
    const folder = makeFolder();
    await make({ folder }).write('aaaa', entry);
    const file = join(folder, 'aaaa.entry');
    writeFileSync(file, JSON.stringify({ version: 2, more: true }));
    const error = await make({ folder })
      .read('aaaa')
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(KeychainError);
    // What cannot be read is replaced by a login; this is not.
    expect(error).not.toBeInstanceOf(UnreadableEntry);
    expect(String(error)).toContain('by a newer spaceiq');
  });

  test('takes no passphrase that it would not use', async () => {
    const folder = makeFolder();
    await make({ folder }).write('aaaa', entry);
    await expect(make({ folder, passphrase: 'given' }).read('aaaa')).rejects.toThrow(
      'A passphrase is given, and the file vault has none',
    );
  });

  test.skipIf(process.platform === 'win32')('uses no key file that others may read', async () => {
    const folder = makeFolder();
    await make({ folder }).write('aaaa', entry);
    chmodSync(join(folder, 'vault.key'), 0o640);
    const reading = make({ folder }).read('aaaa');
    await expect(reading).rejects.toThrow('may be read by others (mode 640)');
    await expect(reading).rejects.toMatchObject({ hint: expect.stringContaining('chmod 600') });
  });

  test('takes the passphrase from a file of one’s own, or from systemd', async () => {
    const [folder, own] = [makeFolder(), makeFolder()];
    await make({ folder, passphrase: 'right' }).write('aaaa', entry);
    const file = join(own, 'spaceiq-passphrase');
    writeFileSync(file, 'right\n', { mode: 0o600 });
    const read = (env: NodeJS.ProcessEnv) =>
      openVault({
        env: { SPACEIQ_VAULT: 'file', ...env },
        home: folder,
        folder,
        askPassphrase: null,
      }).read('aaaa');
    expect(await read({ SPACEIQ_PASSPHRASE_FILE: file })).not.toBeNull();
    expect(await read({ CREDENTIALS_DIRECTORY: own })).not.toBeNull();
    const both = { SPACEIQ_PASSPHRASE_FILE: file, SPACEIQ_PASSPHRASE: 'right' };
    expect(await read(both)).not.toBeNull();
    writeFileSync(file, 'wrong\n');
    await expect(read(both)).rejects.toThrow('is another passphrase than that of');
    for (const kind of ['keychain', 'command']) {
      const given = { ...both, SPACEIQ_VAULT: kind, SPACEIQ_VAULT_HELPER: process.execPath };
      await expect(read(given)).rejects.toThrow('protects nothing where keys are not kept');
    }
    chmodSync(file, 0o644);
    await expect(read({ SPACEIQ_PASSPHRASE_FILE: file })).rejects.toThrow('may be read by others');
    await expect(read({ SPACEIQ_PASSPHRASE_FILE: join(own, 'none') })).rejects.toThrow(
      'is missing',
    );
  });

  test('stores how hard its passphrase is to guess, and opens what was made before it did', async () => {
    const folder = makeFolder();
    await make({ folder, passphrase: 'right' }).write('aaaa', entry);
    const file = join(folder, 'vault.json');
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      cost: { N: 131_072, r: 8, p: 1 },
    });
    const old = makeFolder();
    const salt = Buffer.alloc(16, 1);
    const key = scryptSync('right', salt, 32, { N: 65_536, r: 8, p: 1, maxmem: 128 * 1024 * 1024 });
    const check = createHash('sha256').update('spaceiq vault check').update(key).digest('base64');
    const described = {
      version: 1,
      protection: 'passphrase',
      salt: salt.toString('base64'),
      check,
    };
    writeFileSync(join(old, 'vault.json'), JSON.stringify(described), { mode: 0o600 });
    await make({ folder: old, passphrase: 'right' }).check('aaaa');
    await expect(make({ folder: old, passphrase: 'wrong' }).check('aaaa')).rejects.toThrow(
      KeychainError,
    );
  });

  test("doesn't open an entry under another profile's id", async () => {
    const folder = makeFolder();
    const vault = make({ folder });
    await vault.write('aaaa', entry);
    copyFileSync(join(folder, 'aaaa.entry'), join(folder, 'bbbb.entry'));
    await expect(vault.read('bbbb')).rejects.toThrow(KeychainError);
  });

  test('has one master key however many begin with it at once', async () => {
    const folder = makeFolder();
    await Promise.all(
      Array.from({ length: 8 }, (_, index) => make({ folder }).write(`p${index}`, entry)),
    );
    for (let index = 0; index < 8; index += 1) {
      expect(await make({ folder }).read(`p${index}`)).not.toBeNull();
    }
  });

  test('deletes an entry, and says whether there was one', async () => {
    const vault = make({ folder: makeFolder() });
    await vault.write('aaaa', entry);
    expect(await vault.delete('aaaa')).toBe(true);
    expect(await vault.read('aaaa')).toBeNull();
    expect(await vault.delete('aaaa')).toBe(false);
  });
});

describe('the choice of a vault', () => {
  test.each([
    ['', 'keychain'],
    ['keychain', 'keychain'],
    ['file', 'file'],
  ])('%o chooses %s', (chosen, kind) => {
    expect(vaultKind({ SPACEIQ_VAULT: chosen })).toBe(kind);
  });

  test('anything else is refused', () => {
    expect(() => vaultKind({ SPACEIQ_VAULT: 'File' })).toThrow(UsageError);
  });
});
