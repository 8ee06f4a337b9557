import type { BrowserState } from '../site/session.js';

export interface SignInRequest {
  readonly profile: string;
  readonly webOrigin: string;
  readonly apiUrl: string | null;
  /** Filled into the SSO form (contract S2); null leaves the form to the person. */
  readonly email: string | null;
  /** Without a window nobody is there to type: the identity provider has to let us through by itself. */
  readonly headless: boolean;
  /** What the browser begins with; null for an empty one. */
  readonly state: BrowserState | null;
  /** A channel's name or a path; undefined: look for one. */
  readonly browser: string | undefined;
  /** Milliseconds until we give up. */
  readonly timeout: number;
}
