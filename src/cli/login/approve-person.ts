import type { Identity } from '../../booking/types.js';
import { SessionError } from '../../lib/errors.js';
import { isSamePerson } from '../../session/identity.js';
import { confirm } from '../ask.js';
import type { CliContext } from '../context.js';

/**
 * Lets a session be sealed when it is the person this profile is known to be, or when somebody says so.
 * @throws SessionError when it is somebody else and nobody has agreed; nothing has been sealed then
 */
export async function approvePerson(
  profile: string,
  known: Identity | null,
  signedIn: Identity,
  options: { readonly replaceIdentity?: boolean },
  context: CliContext,
): Promise<void> {
  if (known === null || isSamePerson(known, signedIn) || options.replaceIdentity === true) return;
  const sentence = `Profile "${profile}" belongs to ${known.email}, and ${signedIn.email} has signed in.`;
  const question = `${sentence} Give profile "${profile}" to ${signedIn.email}?`;
  if (context.interactive && (await confirm(question, {}, context))) return;
  throw new SessionError(
    `${sentence} Nothing was kept.`,
    `If that is meant, run: spaceiq login --profile ${profile} --replace-identity`,
  );
}
