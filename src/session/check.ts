import type { PersonSigns } from '../booking/types.js';
import type { Clock } from '../lib/clock.js';
import { SessionError } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import { readIdentity } from '../site/graphql/identity.js';
import type { Session } from '../site/session.js';

export type TokenCheck =
  | {
      readonly accepted: true;
      readonly signs: PersonSigns;
      /** Milliseconds since the epoch by the site's clock. */
      readonly now: number;
    }
  | { readonly accepted: false };

/**
 * Asks the API whether it still takes the session's token (contract G3).
 * @throws SiteError when the API cannot be asked
 */
export async function checkToken(
  { token, apiOrigin }: Session,
  deps: { readonly clock: Clock; readonly log: Log },
): Promise<TokenCheck> {
  try {
    const { signs, clock } = await readIdentity({ apiOrigin, token, ...deps });
    return { accepted: true, signs, now: clock.now() };
  } catch (error) {
    if (error instanceof SessionError) return { accepted: false };
    throw error;
  }
}
