import { readFile, stat } from 'node:fs/promises';
import type { Identity } from '../../booking/types.js';
import type { Zone } from '../../lib/civil-date.js';
import { UsageError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { Profile } from '../../profile/profile.js';
import type { Settings } from '../../profile/settings.js';
import { loadSession } from '../../session/codec.js';
import {
  largestStateFile,
  parseStorageState,
  sessionFromState,
} from '../../session/import-state.js';
import type { LoginHow } from '../../session/keep.js';
import { IdentityUnknown } from '../../session/live-identity.js';
import { renew } from '../../session/renewal.js';
import { signIn } from '../../session/sign-in.js';
import type { SignInDeps, SignInRequest } from '../../session/sign-in-request.js';
import { keptZone } from '../../site/building-zone.js';
import type { Session } from '../../site/session.js';
import { floorPath } from '../../site/web/address.js';
import type { CliContext } from '../context.js';
import type { Output } from '../output.js';
import { readInput } from '../profile/input.js';
import { refuseRoot } from './refuse-root.js';
import { showWaiting } from './waiting.js';

export interface SessionWish {
  readonly profile: Profile;
  readonly settings: Settings;
  readonly origin: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly options: {
    readonly headless?: boolean;
    readonly browser?: string;
    readonly email?: string;
    readonly importState?: string;
    readonly renew?: boolean;
    readonly attach?: boolean;
    readonly keepBrowser?: boolean;
    readonly allowRoot?: boolean;
  };
  readonly known: Identity | null;
  readonly runId: string;
  readonly log: Log;
}

export interface Obtained {
  readonly session: Session;
  readonly how: LoginHow;
  /** Whether it is checked and sealed already, as a renewal does by itself. */
  readonly kept: boolean;
}

/** A session in the way that was asked for: by a person in a window, without one, from a file, or renewed. */
export async function obtainSession(wish: SessionWish, context: CliContext): Promise<Obtained> {
  const { profile, options, log, runId } = wish;
  const { env, clock, interrupted } = context;
  if (options.importState !== undefined) {
    const session = await importSession(options.importState, wish, context);
    if (options.importState !== '-') await warnOf(options.importState, context.output);
    return { session, how: 'import', kept: false };
  }
  if (options.renew === true) {
    const warn = (said: string) => context.output.warn(said);
    const deps = { env, clock, interrupted, log, runId, warn, byHand: true };
    const session = await renew(profile, await loadSession(profile), deps);
    return { session, how: 'renewal', kept: true };
  }
  const headless = options.headless === true;
  const session = await signInShown(wish, headless, context);
  return { session, how: headless ? 'headless' : 'browser', kept: false };
}

async function signInShown(
  { profile, settings, origin, timeout, options, known, log }: SessionWish,
  headless: boolean,
  context: CliContext,
): Promise<Session> {
  const { env, clock, interrupted } = context;
  const waiting = showWaiting({ profile: profile.name, origin, timeout, headless }, context);
  try {
    const request = {
      profile: profile.name,
      webOrigin: origin,
      apiUrl: settings.apiUrl,
      path: floorPath(settings),
      email: options.email ?? settings.email ?? known?.email ?? null,
      headless,
      timezone: await zoneFor(profile, settings),
      state: null,
      browser: options.browser ?? settings.browser ?? env.SPACEIQ_BROWSER,
      timeout,
    };
    const warn = (message: string) => context.output.warn(message);
    const deps = { env, clock, interrupted, log, warn, onWaiting: waiting.begin };
    return options.attach === true
      ? await attached(profile, request, options.keepBrowser === true, deps)
      : await signIn(request, deps);
  } finally {
    waiting.end();
  }
}

/** In a folder of the profile's own, which holds a person's session and goes with the browser unless it is to stay. */
async function attached(
  profile: Profile,
  request: SignInRequest,
  keep: boolean,
  deps: SignInDeps,
): Promise<Session> {
  const { signInAttached } = await import('../../session/attach.js');
  try {
    return await signInAttached(request, profile.browserFolder.open(), deps);
  } finally {
    if (!keep) await profile.browserFolder.remove();
  }
}

/** Where the API does not tell whose state it is, the web app's own pages are asked, without a window. */
async function importSession(
  file: string,
  wish: SessionWish,
  context: CliContext,
): Promise<Session> {
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

/** The building's zone as the site told it, else as the settings do; null where neither has yet. */
async function zoneFor(profile: Profile, settings: Settings): Promise<Zone | null> {
  return (await keptZone(profile.cache, settings.building)) ?? settings.timezone;
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
