import * as z from 'zod/mini';
import type { Clock } from '../lib/clock.js';
import { loginHint, SessionError, UsageError } from '../lib/errors.js';
import { parseJson } from '../lib/json.js';
import type { Log } from '../lib/log.js';
import { Secret } from '../lib/secret.js';
import type { BrowserState, Session } from '../site/session.js';
import { apiOriginFor } from './api-origin.js';
import { browserCookie } from './codec.js';
import { LiveIdentity } from './live-identity.js';
import { readSiteCookies } from './site-cookies.js';
import { tokenExpiry } from './token.js';

const pair = z.object({ name: z.string(), value: z.string() });

/** Playwright's storage state, as `context.storageState()` writes it. */
const storageState = z.object({
  cookies: z.array(browserCookie),
  origins: z._default(
    z.array(
      z.object({
        origin: z.string().check(z.refine((text) => URL.canParse(text))),
        localStorage: z._default(z.array(pair), []),
        sessionStorage: z._default(z.array(pair), []),
        indexedDB: z._default(z.array(z.unknown()), []),
      }),
    ),
    [],
  ),
});

/** Beyond this a file is no storage state, and reading it would only fill the memory. */
export const largestStateFile = 32_000_000;

/**
 * The browser state that a Playwright storage state file holds.
 * @throws UsageError when `text` is none; the sentence never quotes its contents
 */
export function parseStorageState(text: string, source: string): BrowserState {
  const parsed = storageState.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new UsageError(
    `${source} is no Playwright storage state${path === '' ? '' : ` (see ${path})`}.`,
    'Such a file is what context.storageState({ path }) writes.',
  );
}

/**
 * The session that a browser state holds, checked live: the API has to know its token.
 * @throws UsageError when it holds no usable token for the origin; SessionError when the API refuses that token;
 * SiteError when the API cannot be reached or may not have the token
 */
export async function sessionFromState(
  state: BrowserState,
  target: { readonly profile: string; readonly webOrigin: string; readonly apiUrl: string | null },
  deps: { readonly clock: Clock; readonly log: Log },
): Promise<Session> {
  const { profile, webOrigin } = target;
  const found = readSiteCookies(state.cookies, webOrigin, deps.clock.now());
  if (found === null) {
    throw new UsageError(
      `The storage state holds no usable token for ${webOrigin}, so it was not taken.`,
      `Sign in with a window instead: spaceiq login --profile ${profile}`,
    );
  }
  const apiOrigin = apiOriginFor({ ...target, claimed: found.apiClaim });
  const token = new Secret(found.token);
  const identity = await new LiveIdentity(deps, null).of(token, apiOrigin);
  if (identity === null) {
    throw new SessionError(
      `The site does not accept the token of the storage state for profile "${profile}".`,
      loginHint(profile),
    );
  }
  const capturedAt = deps.clock.now();
  const expiresAt = tokenExpiry(found.token);
  return { webOrigin, apiOrigin, token, expiresAt, capturedAt, identity, browser: state };
}
