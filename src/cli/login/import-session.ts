import { readFile, stat } from 'node:fs/promises';
import { UsageError } from '../../lib/errors.js';
import {
  largestStateFile,
  parseStorageState,
  sessionFromState,
} from '../../session/import-state.js';
import { IdentityUnknown } from '../../session/live-identity.js';
import { neededOf } from '../../session/needed-state.js';
import { signIn } from '../../session/sign-in.js';
import type { Session } from '../../site/session.js';
import { floorPath } from '../../site/web/address.js';
import type { CliContext } from '../context.js';
import type { Output } from '../output.js';
import { readInput } from '../profile/input.js';
import { refuseRoot } from './refuse-root.js';
import { type SessionWish, zoneFor } from './session-wish.js';

/** Gives the session that a storage state holds, with no more of that than signing in again needs. */
export async function importSession(
  file: string,
  wish: SessionWish,
  context: CliContext,
): Promise<Session> {
  const session = onlyNeeded(await sessionIn(file, wish, context), wish, context.output);
  if (file !== '-') await warnOf(file, context.output);
  return session;
}

/** Where the API does not tell whose state it is, the web app's own pages are asked, without a window. */
async function sessionIn(file: string, wish: SessionWish, context: CliContext): Promise<Session> {
  const { env, clock, interrupted } = context;
  const { profile, settings, origin, timeout, options, log } = wish;
  const warn = (said: string) => context.output.warn(said);
  const text = file === '-' ? await readInput(context) : await readStateFile(file);
  const state = parseStorageState(text, file === '-' ? 'The input' : file);
  const target = { profile: profile.name, webOrigin: origin, apiUrl: settings.apiUrl };
  try {
    return await sessionFromState(state, target, { clock, log });
  } catch (error) {
    if (!(error instanceof IdentityUnknown)) throw error;
    refuseRoot(options, context);
    const browser = settings.browser ?? env.SPACEIQ_BROWSER;
    const path = floorPath(settings);
    const timezone = await zoneFor(profile, settings);
    const page = { path, email: null, headless: true, timezone, state, browser, timeout };
    const request = { ...target, ...page };
    return await signIn(request, { env, clock, interrupted, log, warn });
  }
}

/** What is left out is said: a person may know that it is a provider's. */
function onlyNeeded(session: Session, { settings, options }: SessionWish, output: Output): Session {
  const { webOrigin, apiOrigin, identity } = session;
  const emails = [settings.email, identity.email, ...(identity.otherEmails ?? [])];
  const { state, left } = neededOf(session.browser, {
    ...{ webOrigin, apiOrigin, providers: options.provider ?? [] },
    emails: emails.filter((email) => email !== null),
  });
  if (left.length > 0) {
    const shown = left.slice(0, 5).join(', ');
    output.message(
      `Left out what the state holds of ${left.length === 1 ? 'another host' : `${left.length} other hosts`}: ` +
        `${shown}${left.length > 5 ? ', …' : ''}. Where one of them is your identity provider, add --provider HOST.`,
    );
  }
  return { ...session, browser: state };
}

/** @throws UsageError when it is no file of a sensible size */
async function readStateFile(file: string): Promise<string> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new Error('no regular file');
    if (found.size <= largestStateFile) return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(`${file} is no file, or cannot be read.`, 'See: spaceiq login --help');
  }
  throw new UsageError(`${file} is too large to be a storage state.`, 'See: spaceiq login --help');
}

/** What is sealed now lies open there still. */
async function warnOf(file: string, output: Output): Promise<void> {
  const { mode } = await stat(file);
  const isOpen = process.platform !== 'win32' && (mode & 0o077) !== 0;
  const who = isOpen ? 'others may read it' : 'whoever reads it can act for you';
  output.warn(`${file} holds a session in the clear, and ${who}: delete it now.`);
}
