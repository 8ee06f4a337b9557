import type { Page, Request } from 'playwright';
import type { Session } from '../session.js';

/** How somebody without a session comes to the login page, and what comes with it (contract S1, S9): counts and ms. */
export interface SeenLogin {
  /** Who leads there: the server by a redirect, or the web app once it runs; null where nobody does. */
  readonly redirects: 'server' | 'app' | null;
  /** Until the slowest of the page's own scripts had come. */
  readonly scripts: number | null;
  /** Scripts and styles of other hosts. */
  readonly foreign: {
    readonly asked: number;
    readonly failed: number;
    readonly unanswered: number;
    readonly slowest: number | null;
  };
}

const form = '#submit_sso, #password, #email';

/** Opens a page for which a session is wanted, and waits `patience` ms for the form of the login page. */
export async function openLogin(page: Page, url: string, patience: number): Promise<void> {
  // A script of another host may never come, and with it the page's end (contract S9).
  await page.goto(url, { waitUntil: 'commit', timeout: patience });
  await page.locator(form).first().waitFor({ timeout: patience });
}

type Fate = 'under way' | 'failed' | number;

/** Watches a page that is about to be opened; gives what was seen up to now. */
export function watchArrival(
  page: Page,
  { webOrigin, apiOrigin }: Pick<Session, 'webOrigin' | 'apiOrigin'>,
): () => SeenLogin {
  const fates = new Map<Request, { readonly isOwn: boolean; fate: Fate; readonly at: number }>();
  let first: 'login' | 'other' | null = null;
  const isLogin = (url: string) => /^\/login(\/|$)/.test(new URL(url).pathname);
  page.on('response', (response) => {
    const request = response.request();
    if (first !== null || !request.isNavigationRequest() || response.status() >= 300) return;
    first = isLogin(response.url()) ? 'login' : 'other';
  });
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    const isPart = ['script', 'stylesheet'].includes(request.resourceType());
    if (!isPart || origin === apiOrigin) return;
    fates.set(request, { isOwn: origin === webOrigin, fate: 'under way', at: performance.now() });
  });
  const end = (fateOf: (at: number) => Fate) => (request: Request) => {
    const seen = fates.get(request);
    if (seen !== undefined) seen.fate = fateOf(seen.at);
  };
  page.on(
    'requestfinished',
    end((at) => performance.now() - at),
  );
  page.on(
    'requestfailed',
    end(() => 'failed'),
  );
  return () => {
    const all = [...fates.values()];
    const foreign = all.filter(({ isOwn }) => !isOwn).map(({ fate }) => fate);
    const own = all.filter(({ isOwn }) => isOwn).map(({ fate }) => fate);
    return {
      redirects:
        !isLogin(page.url()) || first === null ? null : first === 'login' ? 'server' : 'app',
      scripts: slowestOf(own),
      foreign: {
        asked: foreign.length,
        failed: foreign.filter((fate) => fate === 'failed').length,
        unanswered: foreign.filter((fate) => fate === 'under way').length,
        slowest: slowestOf(foreign),
      },
    };
  };
}

function slowestOf(fates: readonly Fate[]): number | null {
  const spans = fates.filter((fate) => typeof fate === 'number');
  return spans.length === 0 ? null : Math.round(Math.max(...spans));
}
