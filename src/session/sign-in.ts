import type { Browser } from 'playwright';
import { SiteError } from '../lib/errors.js';
import type { Session } from '../site/session.js';
import { findBrowser, launchBrowser } from '../site/web/browser.js';
import { closeBrowser } from '../site/web/browser-process.js';
import { applyState } from '../site/web/browser-state.js';
import { TokenGuard } from '../site/web/token-guard.js';
import { within } from '../site/web/within.js';
import { ApiClaim, mayBeRenewedFor } from './api-claim.js';
import { mayHaveToken } from './api-origin.js';
import { closedError, lookForSession, timeoutError } from './arrival.js';
import { requireDisplay } from './display.js';
import { LiveIdentity } from './live-identity.js';
import { SignInForm } from './sign-in-form.js';
import type { SignInDeps, SignInRequest } from './sign-in-request.js';
import { TrafficIdentity } from './traffic-identity.js';

/** The pages' words are known in this language, the web app's and the identity providers' alike. */
const locale = 'en-US';
/** Milliseconds between two looks at the browser. */
const lookEvery = 200;
/** Milliseconds beyond the time to sign in, for what is under way then; a browser that takes longer hangs. */
const grace = 15_000;
/** Milliseconds for a page to be left; one that hangs goes with the browser. */
const leaveDeadline = 2000;

export type SignIn = (request: SignInRequest, deps: SignInDeps) => Promise<Session>;

/**
 * Opens the web app in a browser of its own and gives the session once somebody is signed in: a page of the web app is
 * off its login page (contract S4), and the API knows the token. The browser is gone when this returns, however it ends.
 * @throws SessionError when nobody signed in; SiteError when the site cannot be reached, is another tenant's, or names
 * an API that may not have the token; SpaceiqError when there is no browser or display
 */
export async function signIn(request: SignInRequest, deps: SignInDeps): Promise<Session> {
  deps.interrupted.throwIfAborted();
  if (!request.headless) requireDisplay(deps.env);
  const choice = await findBrowser(request.browser, deps.env);
  const { headless } = request;
  const { log, env, warn: tell } = deps;
  const browser = await launchBrowser({ choice, headless, log, env, tell });
  const visit = new AbortController();
  const stop = () => visit.abort(deps.interrupted.reason);
  deps.interrupted.addEventListener('abort', stop, { once: true });
  browser.once('disconnected', () => visit.abort(closedError(request)));
  try {
    deps.interrupted.throwIfAborted();
    const session = raceAbort(visitSite(browser, request, deps, visit.signal), visit.signal);
    return await within(request.timeout + grace, session, () => timeoutError(request));
  } finally {
    deps.interrupted.removeEventListener('abort', stop);
    visit.abort();
    await leavePages(browser);
    await closeBrowser(browser);
  }
}

/**
 * Takes every page away while requests are still looked at: one that is held back when the browser goes would be let go
 * by it, token and all.
 */
export async function leavePages(browser: Browser): Promise<void> {
  const pages = browser.contexts().flatMap((context) => context.pages());
  const options = { waitUntil: 'commit', timeout: leaveDeadline } as const;
  await Promise.all(pages.map((page) => page.goto('about:blank', options).catch(() => null)));
}

async function visitSite(
  browser: Browser,
  request: SignInRequest,
  deps: SignInDeps,
  signal: AbortSignal,
): Promise<Session> {
  const { timezone = null } = request;
  const context = await browser.newContext({
    ...{ locale, serviceWorkers: 'block' },
    ...(timezone !== null && { timezoneId: timezone }),
    ...(!request.headless && { viewport: null }),
  });
  if (request.state !== null) await applyState(context, request.state);
  const { profile, webOrigin, sealedApi } = request;
  const isApi = (origin: string) =>
    sealedApi === undefined ? mayHaveToken(origin, request) : mayBeRenewedFor(origin, request);
  const guarded = { profile, webOrigin, isApi, token: null, sockets: true };
  const guard = await TokenGuard.keep(context, guarded, deps.log);
  const traffic = new TrafficIdentity(context, request);
  const page = await context.newPage();
  await page
    .goto(new URL(request.path, request.webOrigin).href, { waitUntil: 'commit' })
    .catch((error: unknown) => {
      if (page.isClosed()) throw closedError(request);
      deps.log.debug('The web app did not open', { why: String(error) });
      throw new SiteError(`${request.webOrigin} cannot be reached.`, 'See: spaceiq doctor');
    });
  deps.onWaiting?.();
  const form = new SignInForm(request, deps.clock);
  const deadline = deps.clock.now() + request.timeout;
  const live = new LiveIdentity(deps, traffic);
  const api = new ApiClaim(request, deps.clock);
  for (;;) {
    guard.astray.throwIfAborted();
    if (context.pages().length === 0) throw closedError(request);
    const session = await lookForSession(context, request, deps, { live, api });
    if (session !== null) return session;
    await form.help(context.pages());
    api.stated = form.statedApi;
    if (deps.clock.now() >= deadline) throw timeoutError(request);
    await deps.clock.sleep(lookEvery, signal);
  }
}

/** The work's result, or the signal's reason as soon as that is aborted. */
export async function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  work.catch(() => {});
  return await Promise.race([work, aborted]);
}
