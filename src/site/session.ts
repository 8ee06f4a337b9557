import type { Identity } from '../booking/types.js';
import type { Secret } from '../lib/secret.js';

/** A cookie as Playwright reads and sets it; `expires` in seconds since the epoch, -1 for a session cookie. */
export interface BrowserCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly expires: number;
  readonly httpOnly: boolean;
  readonly secure: boolean;
  readonly sameSite: 'Strict' | 'Lax' | 'None';
  /** The site under which a partitioned cookie (CHIPS) is kept; others have none. */
  readonly partitionKey?: string | undefined;
  /** Part of that key, by Playwright's name: whether it was set below a page of another site. */
  readonly _crHasCrossSiteAncestor?: boolean | undefined;
}

/** What one origin keeps in the browser. `indexedDB` is in Playwright's own storage-state form, opaque here. */
export interface OriginState {
  readonly origin: string;
  readonly localStorage: readonly { readonly name: string; readonly value: string }[];
  readonly sessionStorage: readonly { readonly name: string; readonly value: string }[];
  readonly indexedDB: readonly unknown[];
}

/** Everything a browser needs to be signed in again. It is secret as a whole. */
export interface BrowserState {
  readonly cookies: readonly BrowserCookie[];
  readonly origins: readonly OriginState[];
}

/** A person's session at one web-app origin, as it is sealed and as transports use it. */
export interface Session {
  /** The web app (contract S1), scheme, host and port. */
  readonly webOrigin: string;
  /** The API (contract S5); the only place the token is ever sent to. */
  readonly apiOrigin: string;
  readonly token: Secret;
  /** Milliseconds since the epoch, or null where the token does not say (contract S6). */
  readonly expiresAt: number | null;
  readonly capturedAt: number;
  readonly identity: Identity;
  /** The address that single sign-on was asked with at the login, where a person named one: the site may know another. */
  readonly signInAs?: string | undefined;
  readonly browser: BrowserState;
}
