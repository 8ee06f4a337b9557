import type { Profile } from '../profile/profile.js';

/**
 * Asks the vault for something of this profile, so that nobody signs in only to learn that nothing can be kept.
 * @throws KeychainError when the vault cannot be reached or is locked
 */
export async function requireVault(profile: Profile): Promise<void> {
  await profile.mailPassword.read();
}
