import type { Identity } from '../booking/types.js';
import type { Clock } from '../lib/clock.js';
import { SessionError } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import { readIdentity } from '../site/graphql/identity.js';
import type { Session } from '../site/session.js';

export type TokenCheck =
  /** `identity` is null where the API has no way to tell whose it is. */
  { readonly accepted: true; readonly identity: Identity | null } | { readonly accepted: false };

/**
 * Asks the API whether it still takes the session's token (contract G3).
 * @throws SiteError when the API cannot be asked
 */
export async function checkToken(
  { token, apiOrigin }: Session,
  deps: { readonly clock: Clock; readonly log: Log },
): Promise<TokenCheck> {
  try {
    const { identity } = await readIdentity({ apiOrigin, token, ...deps });
    return { accepted: true, identity };
  } catch (error) {
    if (error instanceof SessionError) return { accepted: false };
    throw error;
  }
}
