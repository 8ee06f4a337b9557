import type { Identity } from '../../booking/types.js';
import { SessionError } from '../../lib/errors.js';
import { isSamePerson } from '../../session/identity.js';
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
  if (context.interactive && (await agrees(sentence, profile, signedIn))) return;
  throw new SessionError(
    `${sentence} Nothing was kept.`,
    `If that is meant, run: spaceiq login --profile ${profile} --replace-identity`,
  );
}

async function agrees(sentence: string, profile: string, signedIn: Identity): Promise<boolean> {
  const { default: inquirer } = await import('inquirer');
  const message = `${sentence} Give profile "${profile}" to ${signedIn.email}?`;
  const question = { type: 'confirm' as const, name: 'yes', message, default: false };
  return (await inquirer.prompt<{ yes: boolean }>([question])).yes;
}
