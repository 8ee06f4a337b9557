import type { Random } from '../world/random.js';

/** How a tenant's people sign in, and how long it lasts (contract section 1). */
export interface SignInTraits {
  /** Life of a web-app session, minutes, or null for one that tells of no end (contract S6). */
  readonly sessionMinutes: number | null;
}

export const standardSignIn: SignInTraits = { sessionMinutes: null };

export function drawSignIn(random: Random): SignInTraits {
  return { sessionMinutes: random.pick([null, 60, 600, 20_160]) };
}
