import type { Secret } from '../lib/secret.js';
import type { VaultEntry } from './entry.js';

/** Where the keys of profiles are kept. Its calls end within seconds of the machine's own work, with a KeychainError when they fail. */
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
