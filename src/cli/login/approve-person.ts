import { hasAddress, isSamePerson } from '../../booking/identity.js';
import type { Identity } from '../../booking/types.js';
import { OtherPersonError } from '../../lib/errors.js';
import { confirm } from '../ask.js';
import type { CliContext } from '../context.js';

/** Whom a profile is known to belong to before somebody signs in. */
export interface KnownPerson {
  /** From the last login; null at the first. */
  readonly sealed: Identity | null;
  /** What its settings say, which counts at a first login. */
  readonly email: string | null;
}

/**
 * Lets a session be sealed when it is the person this profile is known to be, or when somebody says so.
 * @throws OtherPersonError when it is somebody else and nobody has agreed; nothing has been sealed then
 */
export async function approvePerson(
  profile: string,
  known: KnownPerson,
  signedIn: Identity,
  options: { readonly replaceIdentity?: boolean },
  context: CliContext,
): Promise<void> {
  const owner = strangerTo(known, signedIn);
  if (owner === null || options.replaceIdentity === true) return;
  const sentence = `Profile "${profile}" belongs to ${owner}, and ${signedIn.email} has signed in.`;
  const question = `${sentence} Give profile "${profile}" to ${signedIn.email}?`;
  if (context.interactive && (await confirm(question, {}, context))) return;
  throw new OtherPersonError(
    `${sentence} Nothing was kept.`,
    `If that is meant, run: spaceiq login --profile ${profile} --replace-identity`,
  );
}

/** Whose profile it is when that is somebody else; null when it is theirs, or nobody's yet. */
function strangerTo({ sealed, email }: KnownPerson, signedIn: Identity): string | null {
  if (sealed !== null) return isSamePerson(sealed, signedIn) ? null : sealed.email;
  return email === null || hasAddress(signedIn, email) ? null : email;
}
