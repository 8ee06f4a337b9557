import * as z from 'zod/mini';
import type { EmployeeId, Identity } from '../booking/types.js';
import { loginHint, SessionError } from '../lib/errors.js';
import { parseJson } from '../lib/json.js';
import { rememberSecret } from '../lib/live-secrets.js';
import { isNewer, newerError } from '../lib/newer-format.js';
import { Secret } from '../lib/secret.js';
import type { Profile } from '../profile/profile.js';
import type { Settings } from '../profile/settings.js';
import type { BrowserState, Session } from '../site/session.js';
import { mayPlainlyHaveToken } from './plain-origin.js';
import { isUsableToken } from './token.js';

const pair = z.object({ name: z.string(), value: z.string() });

export const browserCookie = z.object({
  name: z.string().check(z.minLength(1)),
  value: z.string(),
  domain: z.string(),
  path: z.string(),
  expires: z.number(),
  httpOnly: z.boolean(),
  secure: z.boolean(),
  sameSite: z.enum(['Strict', 'Lax', 'None']),
  partitionKey: z.optional(z.string()),
  _crHasCrossSiteAncestor: z.optional(z.boolean()),
});

const browserState: z.ZodMiniType<BrowserState> = z.object({
  cookies: z.array(browserCookie),
  origins: z.array(
    z.object({
      origin: z.string(),
      localStorage: z.array(pair),
      sessionStorage: z.array(pair),
      indexedDB: z.array(z.unknown()),
    }),
  ),
});

const origin = z
  .string()
  .check(z.refine((text) => URL.canParse(text) && new URL(text).origin === text));

/** What is inside the sealed blob. The version is that of this layout; the seal has its own. */
const stored = z.object({
  version: z.literal(1),
  webOrigin: origin,
  apiOrigin: origin,
  token: z.string().check(z.refine(isUsableToken)),
  expiresAt: z.nullable(z.number()),
  capturedAt: z.number(),
  identity: z.object({
    employeeId: z.nullable(z.string().check(z.minLength(1))),
    email: z.string(),
    otherEmails: z.optional(z.readonly(z.array(z.string()))),
    name: z.string(),
  }),
  signInAs: z.optional(z.string()),
  browser: browserState,
});

/** The session as the text that gets sealed. */
function encodeSession(session: Session): Secret {
  const layout: z.input<typeof stored> = {
    ...session,
    version: 1,
    token: session.token.reveal(),
  };
  return new Secret(JSON.stringify(layout));
}

/** The session that a text holds, or null when it holds none. @throws SessionError when it is of a later layout */
function decodeSession(text: Secret, profile: string): Session | null {
  const value = parseJson(text.reveal());
  if (isNewer(value, 1)) throw newerError(`The session of profile ${profile}`, SessionError);
  const parsed = stored.safeParse(value);
  if (!parsed.success) return null;
  const { version: _, identity, ...rest } = parsed.data;
  const { employeeId, otherEmails, email, name } = identity;
  const person: Identity = {
    employeeId: employeeId as EmployeeId | null,
    email,
    ...(otherEmails === undefined ? {} : { otherEmails }),
    name,
  };
  rememberCookies(rest.browser);
  return { ...rest, identity: person, token: new Secret(rest.token) };
}

/** A session's own cookies are masked wherever they turn up; those that scripts may read hold all kinds of things. */
function rememberCookies({ cookies }: BrowserState): void {
  for (const { value, httpOnly } of cookies) if (httpOnly) rememberSecret(value);
}

/** @throws KeychainError when the vault cannot be reached */
export async function saveSession(
  profile: Profile,
  session: Session,
  allow?: () => Promise<void>,
): Promise<void> {
  await profile.session.save(session.webOrigin, encodeSession(session), allow);
}

/**
 * The profile's own session, for its settings' origin and no other.
 * @throws SessionError when there is none, it is not this profile's or not for this origin, or it was changed;
 * KeychainError when the vault cannot be reached
 */
export async function loadSession(profile: Profile): Promise<Session> {
  const settings = await profile.settings();
  const session = decodeSession(await profile.session.open(settings.url), profile.name);
  if (session === null || session.webOrigin !== settings.url) {
    throw new SessionError(
      `The sealed session of profile "${profile.name}" is of a layout that this version does not know.`,
      loginHint(profile.name),
    );
  }
  await requireAllowedApi(profile.name, settings, session);
  return withinAge(profile, settings, session);
}

const day = 86_400_000;

/** The session, with an end no later than its settings allow. @throws SessionError after that */
function withinAge(profile: Profile, { limits }: Settings, session: Session): Session {
  if (limits.sessionDays === null) return session;
  const end = session.capturedAt + limits.sessionDays * day;
  if (profile.now() >= end) {
    throw new SessionError(
      `The session of profile "${profile.name}" was sealed more than ${limits.sessionDays} days ago, which limits.sessionDays forbids.`,
      loginHint(profile.name),
    );
  }
  return { ...session, expiresAt: Math.min(session.expiresAt ?? end, end) };
}

/** The settings may have changed since the session was sealed. */
async function requireAllowedApi(
  name: string,
  { url: webOrigin, apiUrl }: Settings,
  { apiOrigin }: Session,
): Promise<void> {
  const permitted = { webOrigin, apiUrl };
  const plain = mayPlainlyHaveToken(apiOrigin, permitted);
  if (plain ?? (await import('./api-origin.js')).mayHaveToken(apiOrigin, permitted)) return;
  throw new SessionError(
    `The session of profile "${name}" is for the API at ${apiOrigin}, which its settings do not permit.`,
    loginHint(name),
  );
}
