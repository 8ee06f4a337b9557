import type { Secret } from '../lib/secret.js';
import type { VaultEntry } from './entry.js';

/** Where the keys of profiles are kept. Its calls end within seconds of the machine's own work, with a KeychainError when they fail. */
export interface Vault {
  /** The back end's name, for people. */
  readonly kind: VaultKind;
  read(profileId: string): Promise<VaultEntry | null>;
  /** Whether an entry could be read and written. @throws KeychainError when not */
  check(profileId: string): Promise<void>;
  write(profileId: string, entry: VaultEntry): Promise<void>;
  /** False when there was none. */
  delete(profileId: string): Promise<boolean>;
}

export const vaultKinds = ['keychain', 'file', 'command'] as const;
export type VaultKind = (typeof vaultKinds)[number];

/** For people. */
export const vaultNames: Readonly<Record<VaultKind, string>> = {
  keychain: 'keychain',
  file: 'file vault',
  command: 'vault of the helper program',
};

export interface VaultOptions {
  readonly env: NodeJS.ProcessEnv;
  /** The folder of the profiles, of which there may be copies. */
  readonly home: string;
  /** Where the `file` back end keeps what it needs. */
  readonly folder: string;
  /** Asks a person for the passphrase; null where nobody is there. */
  readonly askPassphrase: (() => Promise<Secret>) | null;
  /** Tells a person what is waited for; null where nobody is there. */
  readonly say?: ((sentence: string) => void) | null;
  /** Asks a person what protects a new vault; null is a key file that whoever reads it can use. */
  readonly askNewPassphrase?: (() => Promise<Secret | null>) | null;
}
