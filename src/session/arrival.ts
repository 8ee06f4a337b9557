import type { BrowserContext } from 'playwright';
import { loginHint, SessionError, SiteError } from '../lib/errors.js';
import { Secret } from '../lib/secret.js';
import type { Session } from '../site/session.js';
import { captureState } from '../site/web/browser-state.js';
import type { ApiClaim } from './api-claim.js';
import type { LiveIdentity } from './live-identity.js';
import { isLoginPath, type SignInDeps, type SignInRequest } from './sign-in-request.js';
import { readSiteCookies } from './site-cookies.js';
import { tokenExpiry } from './token.js';

/** The session, when somebody is signed in; null while nobody is. */
export async function lookForSession(
  context: BrowserContext,
  request: SignInRequest,
  deps: SignInDeps,
  { live, api }: { readonly live: LiveIdentity; readonly api: ApiClaim },
): Promise<Session | null> {
  const addresses = context.pages().map((page) => page.url());
  if (!isArrived(addresses, request)) return null;
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
export function isArrived(
  addresses: readonly string[],
  { profile, webOrigin }: SignInRequest,
): boolean {
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

export function closedError({ profile }: SignInRequest): SessionError {
  return new SessionError(
    `The browser was closed before anybody had signed in to profile "${profile}".`,
    loginHint(profile),
  );
}

export function timeoutError({ profile, timeout }: SignInRequest): SessionError {
  const seconds = Math.round(timeout / 1000);
  return new SessionError(
    `Nobody signed in to profile "${profile}" within ${seconds} s.`,
    `Give more time: spaceiq login --profile ${profile} --timeout 15m`,
  );
}
