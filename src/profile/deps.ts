import type { Clock, Random } from '../lib/clock.js';
import type { Vault, VaultKind } from '../vault/vault.js';
import type { SettingsStore } from './store.js';

/** What profiles are made from. */
export interface ProfileDeps {
  readonly store: SettingsStore;
  readonly vault: Vault;
  /** Another back end than the chosen one, to take out what was left there. */
  readonly otherVault: (kind: VaultKind) => Vault;
  readonly clock: Clock;
  readonly random: Random;
  /** Tells a person of something that was done beside what they asked for. */
  readonly say?: ((sentence: string) => void) | undefined;
}
