import { rm } from 'node:fs/promises';
import { readText, writeAtomically } from '../lib/files.js';
import type { Vault, VaultKind } from '../vault/vault.js';

/** A vault, and a note in the profile's folder of where its entry was put. */
export interface MarkedVault extends Vault {
  /** The other back end, where the entry was put into that one; null otherwise. */
  elsewhere(): Promise<VaultKind | null>;
}

/**
 * Notes in `file` that a back end holds an entry, so that a profile which never had one can be removed without a
 * keychain, and so that a session whose key is in the other back end is not called lost.
 */
export function markedVault(vault: Vault, file: string): MarkedVault {
  return {
    kind: vault.kind,
    read: (profileId) => vault.read(profileId),
    write: async (profileId, entry) => {
      await writeAtomically(file, vault.kind);
      await vault.write(profileId, entry);
    },
    delete: async (profileId) => {
      if ((await readText(file)) === null) return false;
      const isDeleted = await vault.delete(profileId);
      await rm(file, { force: true });
      return isDeleted;
    },
    elsewhere: async () => {
      const noted = await readText(file);
      const isOther = noted !== vault.kind && (noted === 'keychain' || noted === 'file');
      return isOther ? noted : null;
    },
  };
}
