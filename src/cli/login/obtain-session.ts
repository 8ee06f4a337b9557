import type { Profile } from '../../profile/profile.js';
import { loadSession } from '../../session/codec.js';
import type { LoginHow } from '../../session/keep.js';
import { renew } from '../../session/renewal.js';
import { signIn } from '../../session/sign-in.js';
import type { SignInDeps, SignInRequest } from '../../session/sign-in-request.js';
import type { Session } from '../../site/session.js';
import { floorPath } from '../../site/web/address.js';
import type { CliContext } from '../context.js';
import { importSession } from './import-session.js';
import { type SessionWish, zoneFor } from './session-wish.js';
import { showWaiting } from './waiting.js';

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
    const session =
      options.attach === true
        ? await attached(profile, request, options.keepBrowser === true, deps)
        : await signIn(request, deps);
    return { ...session, signInAs: options.email };
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
