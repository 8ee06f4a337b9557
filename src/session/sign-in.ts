import type { Browser, BrowserContext } from 'playwright';
import type { Clock } from '../lib/clock.js';
import { loginHint, SessionError, SiteError } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import { Secret } from '../lib/secret.js';
import type { Session } from '../site/session.js';
import { findBrowser, launchBrowser } from '../site/web/browser.js';
import { closeBrowser } from '../site/web/browser-process.js';
import { applyState, captureState } from '../site/web/browser-state.js';
import { TokenGuard } from '../site/web/token-guard.js';
import { within } from '../site/web/within.js';
import { ApiClaim } from './api-claim.js';
import { mayHaveToken } from './api-origin.js';
import { requireDisplay } from './display.js';
import { LiveIdentity } from './live-identity.js';
import { SignInForm } from './sign-in-form.js';
import { isLoginPath, type SignInRequest } from './sign-in-request.js';
import { readSiteCookies } from './site-cookies.js';
import { tokenExpiry } from './token.js';
import { TrafficIdentity } from './traffic-identity.js';

export interface SignInDeps {
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly log: Log;
  readonly interrupted: AbortSignal;
  /** Called once the login page is open. */
  readonly onWaiting?: () => void;
}

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
  const choice = await findBrowser(request.browser);
  const { headless } = request;
  const browser = await launchBrowser({ choice, headless, log: deps.log, env: deps.env });
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
async function leavePages(browser: Browser): Promise<void> {
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
  const context = await browser.newContext(
    request.headless
      ? { locale, serviceWorkers: 'block' }
      : { viewport: null, locale, serviceWorkers: 'block' },
  );
  if (request.state !== null) await applyState(context, request.state);
  const { profile, webOrigin, sealedApi = null } = request;
  const isApi = (origin: string) =>
    sealedApi === null ? mayHaveToken(origin, request) : origin === sealedApi;
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

/** The session, when somebody is signed in; null while nobody is. */
async function lookForSession(
  context: BrowserContext,
  request: SignInRequest,
  deps: SignInDeps,
  { live, api }: { readonly live: LiveIdentity; readonly api: ApiClaim },
): Promise<Session | null> {
  if (!hasArrived(context, request)) return null;
  const { webOrigin } = request;
  const found = readSiteCookies(await context.cookies(), webOrigin, deps.clock.now());
  if (found === null) return null;
  const apiOrigin = api.originFrom(found.apiClaim);
  if (apiOrigin === null) return null;
  const token = new Secret(found.token);
  const identity = await live.of(token, apiOrigin);
  if (identity === null) return null;
  return {
    webOrigin,
    apiOrigin,
    token,
    expiresAt: tokenExpiry(found.token),
    capturedAt: deps.clock.now(),
    identity,
    browser: await captureState(context),
  };
}

/**
 * Whether some page may show the signed-in web app: its origin, and a path off the login page (contract S4). Only the
 * API's word on the token tells that it does. @throws SiteError when it is another tenant's
 */
function hasArrived(context: BrowserContext, { profile, webOrigin }: SignInRequest): boolean {
  const addresses = context.pages().map((page) => page.url());
  // A page that is only just opening has none yet.
  const places = addresses.filter((url) => URL.canParse(url)).map((url) => new URL(url));
  if (places.some(({ origin, pathname }) => origin === webOrigin && !isLoginPath(pathname)))
    return true;
  const elsewhere = places.find(
    ({ origin, pathname }) => origin !== webOrigin && /^\/finder(\/|$)/.test(pathname),
  );
  if (elsewhere === undefined) return false;
  throw new SiteError(
    `The sign-in ended at ${elsewhere.origin} and not at ${webOrigin}: that is another tenant.`,
    `If that is your web app, run: spaceiq profile set ${profile} url=…`,
  );
}

function closedError({ profile }: SignInRequest): SessionError {
  return new SessionError(
    `The browser was closed before anybody had signed in to profile "${profile}".`,
    loginHint(profile),
  );
}

function timeoutError({ profile, timeout }: SignInRequest): SessionError {
  const seconds = Math.round(timeout / 1000);
  return new SessionError(
    `Nobody signed in to profile "${profile}" within ${seconds} s.`,
    `Give more time: spaceiq login --profile ${profile} --timeout 15m`,
  );
}

/** The work's result, or the signal's reason as soon as that is aborted. */
async function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  work.catch(() => {});
  return await Promise.race([work, aborted]);
}
