import { SiteError, UsageError } from '../lib/errors.js';
import { isLoopback } from '../lib/loopback.js';
import { isSameSite } from '../lib/same-site.js';
import { mayPlainlyHaveToken, originOf } from './plain-origin.js';

export interface ApiOriginQuestion {
  readonly profile: string;
  /** Where the web app is (contract S1). */
  readonly webOrigin: string;
  /** The setting `apiUrl`, or null. */
  readonly apiUrl: string | null;
  /** What the web app's `graphql_endpoint` cookie says, or null where there is none (contract S5). */
  readonly claimed: string | null;
}

/**
 * The one origin that may get the token (design invariant 6): the profile's `apiUrl`, else an https origin of the same
 * registrable domain as the web app. What the cookie says is hostile until shown otherwise.
 * @throws UsageError when the web app is on loopback and no `apiUrl` is set; SiteError when the cookie names another
 * origin than a permitted one.
 */
export function apiOriginFor(question: ApiOriginQuestion): string {
  requireApiUrl(question);
  const permitted = question.apiUrl === null ? null : originOf(question.apiUrl);
  const claimed = question.claimed === null ? null : claimedOrigin(question.claimed);
  if (question.claimed === null) {
    if (permitted !== null) return permitted;
    throw new SiteError(
      `${question.webOrigin} did not say where its API is.`,
      hintToSet(question.profile),
    );
  }
  if (claimed !== null && mayHaveToken(claimed, question)) return claimed;
  throw new SiteError(
    `${question.webOrigin} names ${claimed ?? 'something that is no origin'} as its API, ` +
      `which is not ${permitted ?? 'an https address of the same domain'}; nothing was sent there.`,
    hintToSet(question.profile),
  );
}

/** @throws UsageError when the API origin cannot be decided whatever the site will say. */
export function requireApiUrl(
  question: Pick<ApiOriginQuestion, 'profile' | 'webOrigin' | 'apiUrl'>,
): void {
  if (question.apiUrl !== null || !isLoopback(new URL(question.webOrigin).hostname)) return;
  throw new UsageError(
    `Profile "${question.profile}" is on loopback (${question.webOrigin}), so it needs the address of its API too.`,
    hintToSet(question.profile),
  );
}

/** Whether this profile may send its token to an origin. */
export function mayHaveToken(
  origin: string,
  { webOrigin, apiUrl }: Pick<ApiOriginQuestion, 'webOrigin' | 'apiUrl'>,
): boolean {
  const plain = mayPlainlyHaveToken(origin, { webOrigin, apiUrl });
  if (plain !== null) return plain;
  return isSameSite(new URL(webOrigin).hostname, new URL(origin).hostname);
}

/** The cookie holds an origin, perhaps percent-encoded, perhaps with a path (contract S5). */
function claimedOrigin(value: string): string | null {
  try {
    const text = decodeURIComponent(value.trim());
    const url = new URL(text.includes('://') ? text : `https://${text}`);
    return url.username === '' && url.password === '' ? originOf(url.href) : null;
  } catch {
    return null;
  }
}

function hintToSet(profile: string): string {
  return `If you know the address of its API, run: spaceiq profile set ${profile} apiUrl=https://…`;
}
