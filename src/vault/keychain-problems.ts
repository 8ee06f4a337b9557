import { KeychainError, KeychainNotYet } from '../lib/errors.js';
import type { KeychainProblem } from './secret-service.js';

export const seeDoctor = 'See what is wrong with: spaceiq doctor';
const orFile = 'or, where there is none, keep keys in a file: export SPACEIQ_VAULT=file';

/** What unlocks the keychain that is found here: a finger or a face signs a person in and unlocks nothing. */
export function unlockWords(env: NodeJS.ProcessEnv, platform = process.platform): string {
  if (platform === 'darwin') return 'Unlock it with: security unlock-keychain';
  if (platform === 'win32') return 'Sign in to Windows with your password or PIN';
  const desktop = env.XDG_CURRENT_DESKTOP ?? '';
  if (/KDE/i.test(desktop)) return 'Unlock it: open KWallet Manager and give its password';
  if (/GNOME|Unity|Cinnamon|XFCE|MATE|Budgie|Pantheon/i.test(desktop)) {
    return 'Unlock it: sign in with your password and no finger, or open Passwords and Keys (seahorse)';
  }
  return 'Unlock it by signing in to the desktop, or with: gnome-keyring-daemon --unlock';
}

/** What is wrong with the keychain as one sentence, and what mends it. */
export function problemError(
  problem: KeychainProblem,
  detail: string | null,
  env: NodeJS.ProcessEnv,
): KeychainError {
  const unlock = unlockWords(env);
  switch (problem) {
    case 'no-bus':
      return new KeychainNotYet(
        'The keychain cannot be reached: this user has no D-Bus session bus.',
        `Start one with: dbus-run-session -- bash, ${orFile}`,
      );
    case 'no-service':
      return new KeychainNotYet(
        'The keychain cannot be reached: no Secret Service answers on the D-Bus session bus.',
        `Install one with: sudo apt-get install gnome-keyring, ${orFile}`,
      );
    case 'no-collection':
      return new KeychainError(
        'The keychain has no default keyring to write to.',
        `Make one with: gnome-keyring-daemon --unlock (it reads the password), ${orFile}`,
      );
    case 'locked':
      return new KeychainNotYet('The keychain is locked.', `${unlock}, ${orFile}`);
    case 'no-library':
      return process.platform === 'linux'
        ? new KeychainError(
            'The keychain cannot be used: the library libsecret is missing.',
            `Install it with: sudo apt-get install libsecret-1-0, ${orFile}`,
          )
        : new KeychainError(
            'The keychain cannot be used: the part of spaceiq that speaks to it does not load here.',
            `Install spaceiq again, ${orFile}`,
          );
    case 'no-answer':
      return new KeychainNotYet(
        'The keychain did not answer within 5 seconds; it may be waiting for a dialog that nobody sees.',
        `${unlock}, ${orFile}`,
      );
    case 'refused':
      return new KeychainError(
        `The keychain refused the request${detail === null ? '' : `: ${detail}`}.`,
        `${seeDoctor}, ${orFile}`,
      );
  }
}
