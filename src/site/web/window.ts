import type { Browser } from 'playwright';
import type { SiteClock } from '../../lib/clock.js';
import { loginHint, SiteError } from '../../lib/errors.js';
import type { SiteDeps } from '../deps.js';
import type { BrowserState, Session } from '../session.js';
import { type BrowserChoice, launchBrowser } from './browser.js';
import { applyState } from './browser-state.js';
import type { Deadlines } from './deadlines.js';
import { Tab } from './tab.js';

/** Of every page, px; dots are known per size of the map. */
export const viewport = { width: 1920, height: 1080 };
/** A browser that does not close by then is left to its pipe: it ends with this process. */
const closeDeadline = 10_000;

/** One browser process with one signed-in page of the web app. */
export interface Window {
  readonly browser: Browser;
  readonly tab: Tab;
}

export async function openWindow(
  choice: BrowserChoice,
  deps: Pick<SiteDeps, 'profile' | 'session' | 'log' | 'budget'>,
  clock: SiteClock,
  deadlines: Deadlines,
): Promise<Window> {
  const { session, log, budget } = deps;
  const state = stateFor(session, deps.profile);
  const browser = await launchBrowser({ choice, headless: true, log });
  try {
    const context = await browser.newContext({ viewport });
    const [page] = await Promise.all([context.newPage(), applyState(context, state)]);
    const { webOrigin, apiOrigin } = session;
    const tab = new Tab({ page, webOrigin, apiOrigin, clock, deadlines, log, budget });
    return { browser, tab };
  } catch (error) {
    await closeWindow({ browser });
    throw error;
  }
}

export async function closeWindow({ browser }: Pick<Window, 'browser'>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeDeadline);
  });
  await Promise.race([browser.close().catch(() => {}), late]);
  clearTimeout(timer);
}

/**
 * What of the captured state the pages need: that of the web app and the API, and nothing of the identity provider.
 * The web app sends its token to where a cookie says (contract S5), so that cookie has to name the sealed API origin.
 * @throws SiteError when it names another.
 */
export function stateFor(session: Session, profile: string): BrowserState {
  const { webOrigin, apiOrigin, browser } = session;
  const hosts = [webOrigin, apiOrigin].map((origin) => new URL(origin).hostname);
  const cookies = browser.cookies.filter(({ domain }) =>
    hosts.some((host) => host === domain || `.${host}`.endsWith(`.${domain.replace(/^\./, '')}`)),
  );
  for (const { name, value } of cookies) {
    if (!name.startsWith('graphql_endpoint-')) continue;
    if (originIn(value) !== apiOrigin) {
      throw new SiteError(
        `The stored session would have the page send its token elsewhere than ${apiOrigin}; nothing was sent.`,
        loginHint(profile),
      );
    }
  }
  const origins = browser.origins.filter(
    ({ origin }) => origin === webOrigin || origin === apiOrigin,
  );
  return { cookies, origins };
}

/** The origin that a cookie names, perhaps percent-encoded, perhaps without its scheme (contract S5); else null. */
function originIn(value: string): string | null {
  try {
    const text = decodeURIComponent(value.trim());
    return new URL(text.includes('://') ? text : `https://${text}`).origin;
  } catch {
    return null;
  }
}
