import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { KeychainError, SessionError } from '../../../src/lib/errors.js';
import { Secret } from '../../../src/lib/secret.js';
import { emptyEntry, newDataKey, UnreadableEntry } from '../../../src/vault/entry.js';
import { openSealedStore, type SealedStoreOptions } from '../../../src/vault/sealed-store.js';
import type { Vault } from '../../../src/vault/vault.js';
import { makeFolder, makeVault } from './make.js';

const origin = 'https://main.example.com';

function makeStore(
  vault: Vault,
  profileId = 'aaaa',
  file = join(makeFolder(), 'session.sealed'),
  exclusively: SealedStoreOptions['exclusively'] = (act) => act(() => {}),
) {
  return {
    file,
    ...openSealedStore({
      vault,
      profileId,
      profileName: 'alice',
      file,
      exclusively,
      elsewhere: async () => null,
      deleteElsewhere: async () => new Map(),
    }),
  };
}

async function why(opening: Promise<unknown>): Promise<string> {
  const error = await opening.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(SessionError);
  expect((error as SessionError).hint).toContain('spaceiq login --profile alice');
  return (error as SessionError).message;
}

describe('a sealed store', () => {
  test('leaves a session that a newer spaceiq has sealed as it is, until it is given up', async () => {
    const vault = makeVault();
    const store = makeStore(vault);
    await store.save(origin, new Secret('first'));
    const sealed = readFileSync(store.file);
    sealed.writeUInt8(9, 'SPACEIQ-SEALED'.length);
    writeFileSync(store.file, sealed);
    const before = vault.entries.get('aaaa');
    await expect(store.save(origin, new Secret('second'))).rejects.toThrow('by a newer spaceiq');
    expect(readFileSync(store.file)).toEqual(sealed);
    expect(vault.entries.get('aaaa')).toBe(before);
    await store.remove();
    expect(await store.exists()).toBe(false);
  });

  test('writes nothing once another has its lock, or once it is not allowed any more', async () => {
    const vault = makeVault();
    const lost = makeStore(vault, 'aaaa', undefined, (act) =>
      act(() => {
        throw new Error('lost');
      }),
    );
    await expect(lost.save(origin, new Secret('x'))).rejects.toThrow('lost');
    const store = makeStore(vault);
    const allow = () => Promise.reject(new Error('signed out'));
    await expect(store.save(origin, new Secret('x'), allow)).rejects.toThrow('signed out');
    expect([vault.entries.size, await store.exists(), await lost.exists()]).toEqual([
      0,
      false,
      false,
    ]);
  });

  test('gives back what was saved last, under a new key each time', async () => {
    const vault = makeVault();
    const store = makeStore(vault);
    await store.save(origin, new Secret('first'));
    const firstKey = vault.entries.get('aaaa')!.keys[0]!.id;
    await store.save(origin, new Secret('second'));
    expect((await store.open(origin)).reveal()).toBe('second');
    expect(vault.entries.get('aaaa')!.keys.map((key) => key.id)).not.toContain(firstKey);
    expect(vault.entries.get('aaaa')!.keys).toHaveLength(1);
  });

  test('takes the place of an entry that cannot be read, by a login or a logout', async () => {
    const vault = makeVault();
    const store = makeStore({
      ...vault,
      read: async (id) => {
        if (vault.entries.get(id)?.keys[0]?.id !== 'damaged') return await vault.read(id);
        throw new UnreadableEntry('damaged');
      },
    });
    const damage = () =>
      vault.entries.set('aaaa', { ...emptyEntry, keys: [{ ...newDataKey(), id: 'damaged' }] });
    damage();
    await store.check();
    await store.save(origin, new Secret('again'));
    expect((await store.open(origin)).reveal()).toBe('again');
    damage();
    await store.remove();
    expect(vault.entries.size).toBe(0);
  });

  test('says why it does not open', async () => {
    const vault = makeVault();
    const alice = makeStore(vault, 'aaaa');
    const bob = makeStore(vault, 'bbbb');
    expect(await why(alice.open(origin))).toContain('has no session');
    await alice.save(origin, new Secret('alice'));
    await bob.save(origin, new Secret('bob'));
    expect(await why(alice.open('https://other.example'))).toContain(`was sealed for ${origin}`);
    const own = readFileSync(alice.file);
    writeFileSync(alice.file, readFileSync(bob.file));
    expect(await why(alice.open(origin))).toContain('another profile');
    own[own.length - 1]! ^= 1;
    writeFileSync(alice.file, own);
    expect(await why(alice.open(origin))).toContain('was changed');
  });

  test.each([1, 2])('still opens when a save dies before its vault write %i', async (step) => {
    const vault = makeVault();
    const store = makeStore(vault);
    await store.save(origin, new Secret('old'));
    vault.failAtWrite = 2 + step;
    await expect(store.save(origin, new Secret('new'))).rejects.toThrow('interrupted');
    expect((await store.open(origin)).reveal()).toBe(step === 1 ? 'old' : 'new');
  });

  test('still opens however often a save dies before the file is replaced', async () => {
    const vault = makeVault();
    const store = makeStore(vault);
    await store.save(origin, new Secret('old'));
    for (let round = 0; round < 8; round += 1) {
      // A save whose process ends between the vault and the file: the key is there, the file is the old one.
      const before = readFileSync(store.file);
      const writes = vault.write;
      let calls = 0;
      vault.write = async function (id, entry) {
        calls += 1;
        if (calls === 2) throw new Error('died');
        await writes.call(this, id, entry);
      };
      await expect(store.save(origin, new Secret('new'))).rejects.toThrow('died');
      vault.write = writes;
      writeFileSync(store.file, before);
      expect((await store.open(origin)).reveal()).toBe('old');
    }
  });

  test('removes the key and the file, and keeps a mail password', async () => {
    const vault = makeVault();
    const store = makeStore(vault);
    await store.save(origin, new Secret('x'));
    vault.entries.set('aaaa', { ...vault.entries.get('aaaa')!, mailPassword: new Secret('mail') });
    await store.remove();
    expect(await store.exists()).toBe(false);
    expect(vault.entries.get('aaaa')).toMatchObject({ keys: [] });
    vault.entries.set('aaaa', { keys: [], mailPassword: null });
    await store.remove();
    expect(vault.entries.size).toBe(0);
  });
});

test('is deleted though the vault cannot be reached, and says what is left', async () => {
  const vault = makeVault();
  const locked = makeStore({
    ...vault,
    read: async () => Promise.reject(new KeychainError('The keychain is locked.')),
  });
  const store = makeStore(vault, 'aaaa', locked.file);
  await store.save(origin, new Secret('first'));
  expect([...(await locked.remove())]).toEqual([['keychain', 'The keychain is locked.']]);
  expect(existsSync(locked.file)).toBe(false);
  // Where nothing was sealed nothing can be left.
  expect([...(await locked.remove())]).toEqual([]);
});
