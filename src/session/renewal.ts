import { isSamePerson, mergedIdentity } from '../booking/identity.js';
import type { Site } from '../booking/site.js';
import type { Clock } from '../lib/clock.js';
import {
  ExitCode,
  loginHint,
  messageOf,
  OtherPersonError,
  SessionError,
  SiteError,
  SpaceiqError,
} from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import type { Profile } from '../profile/profile.js';
import type { Settings } from '../profile/settings.js';
import { keptZone } from '../site/building-zone.js';
import type { BrowserState, Session } from '../site/session.js';
import { TokenStopped } from '../site/web/token-stopped.js';
import { loadSession } from './codec.js';
import { keepSession } from './keep.js';
import { PersonWanted } from './person-wanted.js';
import { hasEnded, RenewalTries, tryEvery } from './renewal-tries.js';
import { renewingSite } from './renewing-site.js';
import type { SignIn } from './sign-in.js';

export interface RenewalDeps {
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly log: Log;
  readonly interrupted: AbortSignal;
  /** Hears what a person should know of the browser. */
  readonly warn?: ((message: string) => void) | undefined;
  /** Goes through single sign-on; by a browser without a window if not given. */
  readonly signIn?: SignIn | undefined;
  /** Waits for the run's one gate like any request; false when the site wants to be left alone for too long. */
  readonly room?: (() => Promise<boolean>) | undefined;
  /** A person asks for it, so the hourly limit does not count. */
  readonly byHand?: boolean;
  /** For the journal. */
  readonly runId?: string | undefined;
}

/** A renewal gives up after this (ms). */
const renewalDeadline = 60_000;
/** A token that ends within this time (ms) is renewed before the site refuses it. */
const nearEnd = 600_000;

/**
 * Goes through single sign-on again with the sealed browser state and no window (contract S2, S8), checks that the same
 * person came out, and seals the fresh state. It types no password and answers no challenge. Where another command or a
 * person has sealed a newer session meanwhile, that one is given, and nobody is asked.
 * @throws SessionError when a person is wanted, or another one came out, or it was tried within the hour
 */
export async function renew(
  profile: Profile,
  session: Session,
  deps: RenewalDeps,
): Promise<Session> {
  const lock = await profile.acquireRenewalLock();
  try {
    return (
      (await newerSession(profile, session, deps.log)) ?? (await goThrough(profile, session, deps))
    );
  } finally {
    await lock.release();
  }
}

async function newerSession(profile: Profile, session: Session, log: Log): Promise<Session | null> {
  const sealed = await loadSession(profile);
  if (sealed.capturedAt <= session.capturedAt) return null;
  if (!isSamePerson(sealed.identity, session.identity)) throw givenAwayError(profile.name);
  log.info('The session was renewed by another command');
  return sealed;
}

async function goThrough(profile: Profile, session: Session, deps: RenewalDeps): Promise<Session> {
  const settings = await profile.settings();
  if ((await deps.room?.()) === false) {
    const message = 'The site asks to be left alone, so the session is not renewed now.';
    throw new SiteError(message, 'Try again later.');
  }
  const tries = new RenewalTries(profile.name, profile.cache);
  if (deps.byHand !== true) await tries.spend(session, deps.clock.now());
  deps.log.info('Renewing the session');
  const { signIn } =
    deps.signIn === undefined ? await import('./sign-in.js') : { signIn: deps.signIn };
  const { floorPath } = await import('../site/web/address.js');
  const fresh = await signIn(
    {
      profile: profile.name,
      webOrigin: settings.url,
      apiUrl: settings.apiUrl,
      sealedApi: session.apiOrigin,
      path: floorPath(settings),
      email: settings.email ?? session.signInAs ?? session.identity.email,
      headless: true,
      timezone: (await keptZone(profile.cache, settings.building)) ?? settings.timezone,
      state: withoutToken(session),
      browser: settings.browser ?? deps.env.SPACEIQ_BROWSER,
      timeout: renewalDeadline,
    },
    deps,
  ).catch(async (error: unknown) => {
    // What a provider wants of a person it wants again: no phone rings twice, and none is asked each hour.
    if (error instanceof PersonWanted) await tries.forbid(session, deps.clock.now());
    // Nobody was asked, so the next run may try, and says again what is missing.
    if (isNoBrowser(error)) await tries.forget();
    throw error;
  });
  if (!isSamePerson(fresh.identity, session.identity)) {
    throw new OtherPersonError(
      `Single sign-on let in ${fresh.identity.email}, but profile "${profile.name}" is ${session.identity.email}'s; nothing was kept.`,
      loginHint(profile.name),
    );
  }
  const identity = mergedIdentity(fresh.identity, session.identity);
  const renewed = { ...fresh, identity, signInAs: session.signInAs };
  await keepSession(profile, renewed, {
    how: 'renewal',
    runId: deps.runId,
    allow: () => refuseIfGivenAway(profile, session),
    onUnwritten: (error) =>
      deps.log.warn('The renewal could not be journalled', { why: messageOf(error) }),
  });
  if (deps.byHand !== true) await tries.succeeded(renewed);
  deps.log.info('The session is renewed');
  return renewed;
}

/** @throws SessionError when the profile was signed out, or given to somebody else, while this was under way */
async function refuseIfGivenAway(profile: Profile, session: Session): Promise<void> {
  const known = await profile.identity.known();
  const isSame = known === null || isSamePerson(known, session.identity);
  if (!isSame || !(await profile.session.exists())) throw givenAwayError(profile.name);
}

function givenAwayError(profile: string): SessionError {
  return new SessionError(
    `Profile "${profile}" was signed out or given to somebody else meanwhile; nothing was kept.`,
    loginHint(profile),
  );
}

export interface RenewingRequest {
  readonly profile: Profile;
  readonly settings: Settings;
  readonly session: Session;
  readonly log: Log;
  /** For the journal. */
  readonly runId?: string | undefined;
  /** The release that is waited for, an instant (ms) of the site's clock, or null. */
  readonly release?: () => number | null;
}

export type RenewingContext = Pick<
  RenewalDeps,
  'env' | 'clock' | 'interrupted' | 'room' | 'signIn' | 'warn'
>;

/** From so long (ms) before a release on, a session that would not outlast it is renewed. */
const releaseLead = 1_200_000;

/**
 * The site over a session that is renewed without a person, as often as the hourly rule allows: when the site refuses
 * it, when it turns out to end soon by the site's clock, or to end before the release that is waited for is over.
 */
export async function renewing(
  make: (session: Session) => Promise<Site>,
  request: RenewingRequest,
  context: RenewingContext,
): Promise<Site> {
  const { log, release = () => null } = request;
  const { clock, interrupted } = context;
  const renewals = new Renewals(request, context);
  return await renewingSite(make, request.session, (session) => renewals.renew(session), {
    isDue: ({ expiresAt }, now) =>
      expiresAt !== null && renewals.mayTry(clock.now()) && endsTooSoon(expiresAt, now, release()),
    onFailure: (error) => {
      if (interrupted.aborted || error instanceof TokenStopped) throw error;
      log.warn('The session ends soon and could not be renewed', { why: messageOf(error) });
    },
  });
}

function endsTooSoon(expiresAt: number, now: number, release: number | null): boolean {
  if (expiresAt - now <= nearEnd) return true;
  return release !== null && release - now <= releaseLead && expiresAt < release + nearEnd;
}

/** What one run has tried. */
class Renewals {
  #last: { readonly at: number; readonly result: Promise<Session> } | null = null;
  /** What the last try gave; null while it is under way, and where it failed. */
  #gave: Session | null = null;

  constructor(
    private readonly request: RenewingRequest,
    private readonly context: RenewingContext,
  ) {}

  mayTry(now: number): boolean {
    return this.#last === null || now - this.#last.at >= tryEvery || hasEnded(this.#gave, now);
  }

  async renew(session: Session): Promise<Session> {
    const { profile, log, runId } = this.request;
    const { clock } = this.context;
    const newer = await newerSession(profile, session, log);
    if (newer !== null) return newer;
    const now = clock.now();
    if (this.#last !== null && !this.mayTry(now)) {
      await this.#last.result;
      throw new SessionError(...refusedAgain(profile.name));
    }
    const deps = { ...this.context, log, runId };
    const result = renew(profile, session, deps).catch((error) => {
      throw asSessionError(error, profile.name);
    });
    this.#last = { at: now, result };
    this.#gave = null;
    const gave = await result;
    this.#gave = gave;
    return gave;
  }
}

/** Whether no browser could be started to renew with. */
function isNoBrowser(error: unknown): error is SpaceiqError {
  return error instanceof SpaceiqError && error.exitCode === ExitCode.failed;
}

/** What a missing browser means to a run: its session has ended. */
function asSessionError(error: unknown, profile: string): unknown {
  if (!isNoBrowser(error)) return error;
  return new SessionError(
    `The session of profile "${profile}" has expired and could not be renewed: ${error.message}`,
    loginHint(profile),
    { cause: error },
  );
}

function refusedAgain(profile: string): [message: string, hint: string] {
  return [
    `The site refuses the session of profile "${profile}", though it was renewed in this run.`,
    loginHint(profile),
  ];
}

/** Without the web app's own token the app leads to single sign-on at once (contract S1). */
function withoutToken({ browser, webOrigin }: Session): BrowserState {
  const name = `access_token-${new URL(webOrigin).hostname}`;
  return { ...browser, cookies: browser.cookies.filter((cookie) => cookie.name !== name) };
}
