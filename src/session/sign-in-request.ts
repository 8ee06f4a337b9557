import type { Zone } from '../lib/civil-date.js';
import type { Clock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { BrowserState } from '../site/session.js';

export interface SignInRequest {
  readonly profile: string;
  readonly webOrigin: string;
  readonly apiUrl: string | null;
  /** The one API that a session is renewed for; left out where a person signs in anew. */
  readonly sealedApi?: string;
  /** The page to open first: the profile's floor (contract W1). */
  readonly path: string;
  /** Filled into the SSO form (contract S2); null leaves the form to the person. */
  readonly email: string | null;
  /** Without a window nobody is there to type: the identity provider has to let us through by itself. */
  readonly headless: boolean;
  /** The building's, where it is known; else the machine's. */
  readonly timezone?: Zone | null;
  /** What the browser begins with; null for an empty one. */
  readonly state: BrowserState | null;
  /** A channel's name or a path; undefined: look for one. */
  readonly browser: string | undefined;
  /** Milliseconds until we give up. */
  readonly timeout: number;
}

export interface SignInDeps {
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly log: Log;
  readonly interrupted: AbortSignal;
  /** Hears what a person should know, such as another browser than theirs, or one without its sandbox. */
  readonly warn?: ((message: string) => void) | undefined;
  /** Called once the login page is open. */
  readonly onWaiting?: () => void;
}

/** Whether a path of the web app belongs to its login page (contract S1, S4). */
export function isLoginPath(path: string): boolean {
  return path === '/login' || path.startsWith('/login/');
}
