import type { NotifySettings } from '../profile/settings.js';

/**
 * Whether all ways to tell a person go by a secret that the keychain holds: where that is locked, none can tell of it.
 * Without any way there is nothing to say.
 */
export function needsKeychain({ desktop, webhooks, email }: NotifySettings): boolean {
  const isFree = desktop || (email !== null && email.user === null);
  return !isFree && (webhooks.length > 0 || email !== null);
}

/** What is said of such settings, and what mends them. */
export function keychainNotice(profile: string): readonly [text: string, fix: string] {
  return [
    'Every notice needs a secret from the keychain, so that none can tell when that is locked.',
    `Add one that needs none: spaceiq profile set ${profile} notify.desktop=true`,
  ];
}
