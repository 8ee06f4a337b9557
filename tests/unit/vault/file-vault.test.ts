import { copyFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KeychainError, UsageError } from '../../../src/lib/errors.js';
import { Secret } from '../../../src/lib/secret.js';
import { newDataKey, type VaultEntry } from '../../../src/vault/entry.js';
import { openVault, vaultKind } from '../../../src/vault/open-vault.js';
import { makeFolder } from './make.js';

interface Given {
  readonly folder: string;
  readonly passphrase?: string;
  readonly typed?: string;
}

function make({ folder, passphrase, typed }: Given) {
  return openVault({
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
