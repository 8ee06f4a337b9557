import type { BrowserContext, Request } from 'playwright';
import { SiteError } from '../lib/errors.js';
import { mayHaveToken } from './api-origin.js';

export interface TokenGuard {
  /** @throws SiteError once the web app has tried to send its token elsewhere */
  check(): void;
}

/**
 * Stops every request by which the web app's pages would hand a bearer token to an origin that may not have it (design
 * invariant 6): the browser believes the `graphql_endpoint` cookie, we do not (contract S5). The identity provider's
 * own pages and tokens are left alone.
 */
export async function keepTokenHome(
  context: BrowserContext,
  permitted: { readonly webOrigin: string; readonly apiUrl: string | null },
): Promise<TokenGuard> {
  let stopped: string | null = null;
  await context.route(
    () => true,
    async (route, request) => {
      const target = new URL(request.url()).origin;
      const bearer = /^bearer /i.test(request.headers().authorization ?? '');
      const home = target === permitted.webOrigin || mayHaveToken(target, permitted);
      if (!bearer || home || initiator(request) !== permitted.webOrigin) {
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
        'If that is its API, run: spaceiq profile set NAME apiUrl=…',
      );
    },
  };
}

/** The page may be gone by the time its request is answered. */
function ignoreClosed(): void {}

function initiator(request: Request): string | null {
  try {
    return new URL(request.frame().url()).origin;
  } catch {
    return request.headers().origin ?? null;
  }
}
