import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { VaultEntry } from '../../../src/vault/entry.js';
import type { Vault } from '../../../src/vault/vault.js';

/** A folder that goes away with the test. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spaceiq-unit-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A vault in memory that can be told to fail before its n-th write. */
export function makeVault(): Vault & { entries: Map<string, VaultEntry>; failAtWrite: number } {
  const entries = new Map<string, VaultEntry>();
  let writes = 0;
  return {
    kind: 'keychain',
    entries,
    failAtWrite: -1,
    read: async (id) => entries.get(id) ?? null,
    check: async () => {},
    async write(id, entry) {
      writes += 1;
      if (writes === this.failAtWrite) throw new Error('interrupted');
      entries.set(id, entry);
    },
    delete: async (id) => entries.delete(id),
  };
}
