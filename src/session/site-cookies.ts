import type { BrowserCookie } from '../site/session.js';
import { isUsableToken } from './token.js';

/** What the web app's own cookies say (contract S5). */
export interface SiteCookies {
  readonly token: string;
  /** Where it says its API is: hostile until `apiOriginFor` has looked at it. */
  readonly apiClaim: string | null;
}

/**
 * Reads the web app's token and the claimed API origin from cookies that a browser would send to `webOrigin` at `now`
 * (ms since the epoch); null where there is no usable token (contract S5).
 */
export function readSiteCookies(
  cookies: readonly BrowserCookie[],
  webOrigin: string,
  now: number,
): SiteCookies | null {
  const host = new URL(webOrigin).hostname;
  const valueOfCookie = (name: string): string | null => {
    const sent = cookies.filter(
      (cookie) => cookie.name === name && belongsTo(cookie.domain, host) && !hasLapsed(cookie, now),
    );
    const exact = sent.find((cookie) => cookie.domain === host);
    return (exact ?? sent[0])?.value ?? null;
  };
  const token = valueOfCookie(`access_token-${host}`);
  if (token === null || !isUsableToken(token)) return null;
  return { token, apiClaim: valueOfCookie(`graphql_endpoint-${host}`) };
}

/** A cookie's domain is a host, or with a leading dot every host below it too. */
function belongsTo(domain: string, host: string): boolean {
  if (!domain.startsWith('.')) return domain === host;
  return domain.slice(1) === host || host.endsWith(domain);
}

function hasLapsed(cookie: BrowserCookie, now: number): boolean {
  return cookie.expires !== -1 && cookie.expires * 1000 <= now;
}
