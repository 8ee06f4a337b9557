import { UsageError } from '../lib/errors.js';
import type { Secret } from '../lib/secret.js';
import type { VaultEntry } from './entry.js';

/** Where the keys of profiles are kept. Its calls end within five seconds, with a KeychainError when they fail. */
export interface Vault {
  /** The back end's name, for people. */
  readonly kind: VaultKind;
  read(profileId: string): Promise<VaultEntry | null>;
  write(profileId: string, entry: VaultEntry): Promise<void>;
  /** False when there was none. */
  delete(profileId: string): Promise<boolean>;
}

export type VaultKind = 'keychain' | 'file';

export interface VaultOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where the `file` back end keeps what it needs. */
  readonly folder: string;
  /** Asks a person for the passphrase; null where nobody is there. */
  readonly askPassphrase: (() => Promise<Secret>) | null;
}

/** The back end that SPACEIQ_VAULT names; the keychain where it names none, and never another one by itself. */
export function openVault(options: VaultOptions): Vault {
  const kind = vaultKind(options.env);
  const opening =
    kind === 'keychain'
      ? once(async () => (await import('./keychain-vault.js')).keychainVault(options.env))
      : once(async () => (await import('./file-vault.js')).fileVault(options));
  return {
    kind,
    read: async (id) => await (await opening()).read(id),
    write: async (id, entry) => await (await opening()).write(id, entry),
    delete: async (id) => await (await opening()).delete(id),
  };
}

/** @throws UsageError when SPACEIQ_VAULT names no back end */
export function vaultKind(env: NodeJS.ProcessEnv): VaultKind {
  const chosen = env['SPACEIQ_VAULT'] ?? '';
  if (chosen === '' || chosen === 'keychain') return 'keychain';
  if (chosen === 'file') return 'file';
  throw new UsageError(
    `SPACEIQ_VAULT is ${JSON.stringify(chosen)}, and allowed are "keychain" and "file".`,
    'Unset it to use the keychain: unset SPACEIQ_VAULT',
  );
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
