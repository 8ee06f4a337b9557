import type { BrowserContext, Request } from 'playwright';
import { SiteError } from '../lib/errors.js';
import { mayHaveToken } from './api-origin.js';

export interface TokenGuard {
  /** @throws SiteError once the web app has tried to send its token elsewhere */
  check(): void;
}

/**
 * Stops every request by which the web app's token would reach an origin that may not have it (design invariant 6): the
 * browser believes the `graphql_endpoint` cookie, we do not (contract S5). The identity provider's own pages and tokens
 * are left alone.
 */
export async function keepTokenHome(
  context: BrowserContext,
  permitted: {
    readonly profile: string;
    readonly webOrigin: string;
    readonly apiUrl: string | null;
  },
): Promise<TokenGuard> {
  let stopped: string | null = null;
  /** A page may ask before its address is known here, so an unknown asker counts as the web app. */
  const isOfOthers = async (bearer: string, request: Request): Promise<boolean> => {
    const asker = initiator(request);
    if (asker === null || asker === permitted.webOrigin) return false;
    const cookies = await context.cookies(permitted.webOrigin).catch(ignoreClosed);
    return cookies?.some(({ value }) => value === bearer || decoded(value) === bearer) === false;
  };
  await context.route(
    () => true,
    async (route, request) => {
      const target = new URL(request.url()).origin;
      const bearer = /^bearer\s+(.+)$/i.exec(request.headers().authorization ?? '')?.[1];
      const home = target === permitted.webOrigin || mayHaveToken(target, permitted);
      if (bearer === undefined || home || (await isOfOthers(bearer, request))) {
        await route.continue().catch(ignoreClosed);
        return;
      }
      stopped = target;
      await route.abort('blockedbyclient').catch(ignoreClosed);
    },
  );
  return {
    check: () => {
      if (stopped === null) return;
      throw new SiteError(
        `${permitted.webOrigin} wanted to send its token to ${stopped}, which was stopped.`,
        `If that is its API, run: spaceiq profile set ${permitted.profile} apiUrl=…`,
      );
    },
  };
}

/** The page may be gone by the time its request is answered. */
function ignoreClosed(): void {}

/** The origin of the page that asks; null while that is not a page of the web. */
function initiator(request: Request): string | null {
  try {
    const { origin, protocol } = new URL(request.frame().url());
    return /^https?:$/.test(protocol) ? origin : null;
  } catch {
    return null;
  }
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
