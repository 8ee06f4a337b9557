import { isSamePerson } from '../../booking/identity.js';
import type { Identity } from '../../booking/types.js';
import { SessionError } from '../../lib/errors.js';
import type { Home } from '../../profile/home.js';
import type { Profile } from '../../profile/profile.js';
import { confirm } from '../ask.js';
import type { CliContext } from '../context.js';

export interface SecondProfileOptions {
  readonly samePerson?: boolean;
}

/** Who has signed in, and at which web app. */
export interface SignedIn {
  readonly identity: Identity;
  readonly origin: string;
}

/**
 * Lets a person be sealed in a second profile of one site when somebody says that it is meant: people come into a
 * colleague's account unawares, and two profiles of one person share their one desk a day.
 * @throws SessionError when nobody has agreed; nothing has been sealed then
 */
export async function approveSecondProfile(
  profile: Profile,
  signedIn: SignedIn,
  home: Home,
  options: SecondProfileOptions,
  context: CliContext,
): Promise<void> {
  const known = await profile.identity.known();
  if (known !== null && isSamePerson(known, signedIn.identity)) return;
  const others = await profilesOf(signedIn, profile, home);
  if (others.length === 0) return;
  const { email } = signedIn.identity;
  const sentence = `${email} is signed in with ${others.map((name) => `profile "${name}"`).join(' and ')} already.`;
  const follows = 'Both would book in turn, and one desk a date for the two of them.';
  if (options.samePerson === true) {
    context.output.message(`${sentence} ${follows.replace('would book', 'book')}`);
    return;
  }
  const question = `${sentence} ${follows} Sign in with profile "${profile.name}" too?`;
  if (context.interactive && (await confirm(question, {}, context))) return;
  throw new SessionError(
    `${sentence} ${follows} Nothing was kept.`,
    `If that is meant, run: spaceiq login --profile ${profile.name} --same-person`,
  );
}

/** Names of the other profiles that hold a session of this person at this site. */
async function profilesOf(
  { identity, origin }: SignedIn,
  profile: Profile,
  home: Home,
): Promise<readonly string[]> {
  const names: string[] = [];
  for (const name of home.list()) {
    if (name === profile.name) continue;
    const other = home.open(name);
    const known = await other.identity.known();
    const isTheirs = known !== null && isSamePerson(known, identity);
    if (isTheirs && (await other.session.exists()) && (await isAt(origin, other))) names.push(name);
  }
  return names;
}

/** Settings that are wrong are said where they are used. */
async function isAt(origin: string, profile: Profile): Promise<boolean> {
  return await profile.settings().then(
    ({ url }) => url === origin,
    () => false,
  );
}
