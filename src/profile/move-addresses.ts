import { SpaceiqError } from '../lib/errors.js';
import type { WebhookAddresses } from './profile.js';
import { SettingsChanges } from './settings-changes.js';
import type { SettingsStore } from './store.js';
import { holdsAddress } from './webhook-addresses.js';

interface Moving {
  readonly id: string;
  readonly store: SettingsStore;
  readonly webhooks: WebhookAddresses;
  /** For people: where they go. */
  readonly vault: string;
  readonly say?: ((sentence: string) => void) | undefined;
}

/**
 * Moves the addresses of webhooks that an earlier version, or a person with an editor, has put into the settings file
 * into the vault, and says so. Where that can't be they stay, serve as before, and that is said.
 */
export async function moveAddresses(name: string, moving: Moving): Promise<void> {
  const { id, store, webhooks, vault, say } = moving;
  const file = store.read();
  if (file.ids.get(name) !== id || !holdsAddress(file.profiles.get(name))) return;
  try {
    await new SettingsChanges(store, () => ({ webhooks })).change(id, (settings) => settings);
    say?.(
      `The addresses of ${name}'s webhooks were moved from the settings file into the ${vault}.`,
    );
  } catch (error) {
    if (!(error instanceof SpaceiqError)) throw error;
    say?.(`The addresses of ${name}'s webhooks stand in the settings file still: ${error.message}`);
  }
}
