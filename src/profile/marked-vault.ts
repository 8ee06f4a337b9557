import { rm } from 'node:fs/promises';
import { SpaceiqError } from '../lib/errors.js';
import { readText, writeAtomically } from '../lib/files.js';
import { type Vault, type VaultKind, vaultKinds } from '../vault/vault.js';

/** A vault, and a note in the profile's folder of where its entries were put. */
export interface MarkedVault extends Vault {
  /** A back end that is not chosen now and was given an entry; null where there is none. */
  elsewhere(): Promise<VaultKind | null>;
  /** Deletes what was put into other back ends while those were chosen. An entry that is left opens nothing any more. */
  deleteElsewhere(profileId: string): Promise<Deletions>;
}

export interface Deletions {
  readonly deleted: readonly VaultKind[];
  /** Those that could not be reached, and why, in words for people. */
  readonly left: ReadonlyMap<VaultKind, string>;
}

/**
 * Notes in `file` which back ends hold an entry, so that a profile which never had one can be removed without a
 * keychain, so that a session whose key is in another back end is not called lost, and so that nothing is left there.
 */
export function markedVault(
  vault: Vault,
  file: string,
  others: (kind: VaultKind) => Vault,
): MarkedVault {
  const words = async () =>
    ((await readText(file)) ?? '').split(/\s+/).filter((word) => word !== '');
  const noted = async () => {
    const known = await words();
    return vaultKinds.filter((kind) => known.includes(kind));
  };
  const note = async (kinds: readonly VaultKind[]) => {
    // Back ends that only a newer spaceiq knows stay noted.
    const others = (await words()).filter((word) => !isKind(word));
    const all = [...others, ...kinds];
    if (all.length === 0) await rm(file, { force: true });
    else await writeAtomically(file, all.join(' '));
  };
  const without = (kinds: readonly VaultKind[], gone: VaultKind) =>
    kinds.filter((kind) => kind !== gone);
  return {
    kind: vault.kind,
    read: (profileId) => vault.read(profileId),
    check: (profileId) => vault.check(profileId),
    write: async (profileId, entry) => {
      await note([...without(await noted(), vault.kind), vault.kind]);
      await vault.write(profileId, entry);
    },
    delete: async (profileId) => {
      const kinds = await noted();
      if (!kinds.includes(vault.kind)) return false;
      const isDeleted = await vault.delete(profileId);
      await note(without(kinds, vault.kind));
      return isDeleted;
    },
    elsewhere: async () => without(await noted(), vault.kind)[0] ?? null,
    deleteElsewhere: async (profileId) => {
      const deleted: VaultKind[] = [];
      const left = new Map<VaultKind, string>();
      for (const kind of without(await noted(), vault.kind)) {
        try {
          if (await others(kind).delete(profileId)) deleted.push(kind);
          await note(without(await noted(), kind));
        } catch (error) {
          // A helper that nothing names now, a folder that others may write to: no reason to keep the rest.
          if (!(error instanceof SpaceiqError)) throw error;
          left.set(kind, error.message);
        }
      }
      return { deleted, left };
    },
  };
}

function isKind(word: string): word is VaultKind {
  return (vaultKinds as readonly string[]).includes(word);
}
