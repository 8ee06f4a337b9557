import { OtherPersonError } from '../lib/errors.js';
import type { Identity } from './types.js';

/**
 * Lets a run go on only when the live viewer is the person sealed at login (design invariant 3).
 * Throws an `OtherPersonError` that names both.
 */
export function requireSamePerson(live: Identity, sealed: Identity, profile?: string): void {
  const sameId = live.employeeId === sealed.employeeId;
  if (sameId && live.email.toLowerCase() === sealed.email.toLowerCase()) return;
  const of = (person: Identity) =>
    sameId || live.email !== sealed.email
      ? person.email
      : `${person.email} (employee ${person.employeeId})`;
  const whose = profile === undefined ? 'This profile' : `Profile ${profile}`;
  throw new OtherPersonError(
    `${whose} belongs to ${of(sealed)}, but the session is that of ${of(live)}, so nothing is written with it.`,
    `Log in as ${sealed.email}: spaceiq login${profile === undefined ? '' : ` --profile ${profile}`}`,
  );
}
