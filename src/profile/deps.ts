import type { Clock, Random } from '../lib/clock.js';
import type { Vault } from '../vault/vault.js';
import type { SettingsStore } from './store.js';

/** What profiles are made from. */
export interface ProfileDeps {
  readonly store: SettingsStore;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly random: Random;
}
