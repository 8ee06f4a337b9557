import type { Browser } from 'playwright';
import type { Session } from '../site/session.js';
import { findBrowser } from '../site/web/browser.js';
import { loadPlaywright } from '../site/web/playwright.js';
import { runsUnsandboxed, unsandboxed } from '../site/web/sandbox.js';
import { within } from '../site/web/within.js';
import { ApiClaim } from './api-claim.js';
import { closedError, isArrived, lookForSession, timeoutError } from './arrival.js';
import { requireDisplay } from './display.js';
import { LiveIdentity } from './live-identity.js';
import { type OrdinaryBrowser, openOrdinary } from './ordinary-browser.js';
import type { SignInDeps, SignInRequest } from './sign-in-request.js';

/** Milliseconds between two looks at the addresses of the browser's pages. */
const lookEvery = 500;
/** How long (ms) a page has to stay off the login page before anything is attached: it may be on its way there. */
const settle = 2_000;
const attachDeadline = 15_000;

/**
 * Lets a person sign in with an installed browser that is theirs to use (contract S10): it is opened as an ordinary window
 * and left alone; only when a page of the web app shows that somebody is signed in, its state is read, and it is closed.
 * @throws SessionError when nobody signed in; SiteError; SpaceiqError when there is no browser or display, or a policy
 * forbids it
 */
export async function signInAttached(
  request: SignInRequest,
  folder: string,
  deps: SignInDeps,
): Promise<Session> {
  deps.interrupted.throwIfAborted();
  requireDisplay(deps.env);
  const choice = await findBrowser(request.browser, deps.env);
  const url = new URL(request.path, request.webOrigin).href;
  if (runsUnsandboxed()) deps.warn?.(unsandboxed);
  const browser = await openOrdinary(choice, folder, url, deps.env);
  try {
    deps.onWaiting?.();
    return await waitForPerson(browser, request, deps);
  } finally {
    await browser.close();
  }
}

async function waitForPerson(
  browser: OrdinaryBrowser,
  request: SignInRequest,
  deps: SignInDeps,
): Promise<Session> {
  const { clock, interrupted } = deps;
  const deadline = clock.now() + request.timeout;
  const finders = { live: new LiveIdentity(deps, null), api: new ApiClaim(request, clock) };
  let since: number | null = null;
  while (clock.now() < deadline) {
    if (browser.isGone) throw closedError(request);
    const isIn = isArrived(await browser.addresses(), request);
    since = isIn ? (since ?? clock.now()) : null;
    if (since !== null && clock.now() - since >= settle) {
      const session = await readSession(browser, request, deps, finders);
      if (session !== null) return session;
      // Not yet: the page is left alone again for a while.
      since = clock.now();
    }
    await clock.sleep(lookEvery, interrupted);
  }
  throw timeoutError(request);
}

/** Attaches only to read; the browser goes on as it is. */
async function readSession(
  { endpoint }: OrdinaryBrowser,
  request: SignInRequest,
  deps: SignInDeps,
  finders: Parameters<typeof lookForSession>[3],
): Promise<Session | null> {
  const { chromium } = loadPlaywright();
  const late = () => new Error('The browser does not answer.');
  const attaching = chromium.connectOverCDP(endpoint, { timeout: attachDeadline });
  const attached: Browser | null = await within(attachDeadline, attaching, late).catch((error) => {
    deps.log.debug('The browser could not be attached to', { why: String(error) });
    return null;
  });
  const context = attached?.contexts()[0];
  try {
    return context === undefined ? null : await lookForSession(context, request, deps, finders);
  } finally {
    await attached?.close().catch(() => {});
  }
}
