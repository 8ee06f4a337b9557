import { SessionError } from '../lib/errors.js';
import type { Identity } from './types.js';

/**
 * Design invariant 3: whoever the site says is there must be the person sealed at login.
 * @throws SessionError (exit 3) that names both; nothing has been written by then
 */
export function requireSamePerson(live: Identity, sealed: Identity, profile: string): void {
  if (live.employeeId === sealed.employeeId) return;
  throw new SessionError(
    `${profile}: the session is ${live.email}'s, but this profile is ${sealed.email}'s; nothing was written.`,
    `Sign in again: spaceiq login --profile ${profile}`,
  );
}
