import type { Browser } from 'playwright';
import { messageOf, SessionError, SiteError } from '../lib/errors.js';
import { readIdentity } from '../site/graphql/identity.js';
import type { Session } from '../site/session.js';
import { findBrowser, launchBrowser } from '../site/web/browser.js';
import { closeBrowser } from '../site/web/browser-process.js';
import { applyState } from '../site/web/browser-state.js';
import { signOutOf } from '../site/web/pages/sign-out.js';
import { TokenGuard } from '../site/web/token-guard.js';
import { within } from '../site/web/within.js';
import { leavePages, raceAbort } from './sign-in.js';
import { isLoginPath, type SignInDeps } from './sign-in-request.js';

/** All of it takes no longer than this (ms). */
const deadline = 90_000;

export interface SignOutRequest {
  readonly profile: string;
  readonly session: Session;
  /** The page to sign out on: the profile's floor (contract W1). */
  readonly path: string;
  /** A channel's name or a path; undefined: look for one. */
  readonly browser: string | undefined;
}

/**
 * Signs out at the site itself, so that its token opens nothing any more, wherever a copy of it may be. Gives whether the
 * site took it until then. @throws SiteError when the site cannot be reached, or takes the token still
 */
export async function signOutAtSite(request: SignOutRequest, deps: SignInDeps): Promise<boolean> {
  const { session } = request;
  if ((await isTaken(session, deps)) === false) return false;
  const choice = await findBrowser(request.browser, deps.env);
  const { log, env, warn: tell } = deps;
  const browser = await launchBrowser({ choice, headless: true, log, env, tell });
  try {
    const late = () => new SiteError(`${session.webOrigin} did not sign out in time.`);
    const work = raceAbort(visit(browser, request, deps), deps.interrupted);
    await within(deadline, work, late);
  } finally {
    await leavePages(browser);
    await closeBrowser(browser);
  }
  if ((await isTaken(session, deps)) !== true) return true;
  throw new SiteError(
    `${session.webOrigin} has signed out, but its API takes the token still.`,
    'Tell your company: a copy of it works until it ends.',
  );
}

async function visit(browser: Browser, request: SignOutRequest, deps: SignInDeps): Promise<void> {
  const { profile, session, path } = request;
  const { webOrigin, apiOrigin } = session;
  const context = await browser.newContext({ locale: 'en-US', serviceWorkers: 'block' });
  await applyState(context, session.browser);
  const isApi = (origin: string) => origin === apiOrigin;
  const token = session.token.reveal();
  const guard = await TokenGuard.keep(
    context,
    { profile, webOrigin, isApi, token, sockets: true },
    deps.log,
  );
  const page = await context.newPage();
  const isLogin = (url: URL) => url.origin === webOrigin && isLoginPath(url.pathname);
  try {
    await page.goto(new URL(path, webOrigin).href, { waitUntil: 'commit' });
    await signOutOf(page, isLogin);
  } catch (error) {
    guard.astray.throwIfAborted();
    deps.log.debug('The site did not sign out', { why: messageOf(error) });
    throw new SiteError(
      `${webOrigin} could not be signed out of: its page shows no way to.`,
      `Sign out there yourself: ${webOrigin}`,
      { cause: error },
    );
  }
  guard.astray.throwIfAborted();
}

/** Whether the API takes the token (contract G3, S7); null where it cannot be told. */
async function isTaken({ apiOrigin, token }: Session, deps: SignInDeps): Promise<boolean | null> {
  try {
    await readIdentity({ apiOrigin, token, clock: deps.clock, log: deps.log });
    return true;
  } catch (error) {
    if (error instanceof SessionError) return false;
    if (error instanceof SiteError) return null;
    throw error;
  }
}
