import type { Browser, BrowserContext, Page } from 'playwright';
import type { Zone } from '../../lib/civil-date.js';
import type { SiteClock } from '../../lib/clock.js';
import { loginHint, SiteError } from '../../lib/errors.js';
import type { SiteDeps } from '../deps.js';
import type { BrowserState, Session } from '../session.js';
import { type BrowserChoice, launchBrowser } from './browser.js';
import { closeBrowser } from './browser-process.js';
import { applyState } from './browser-state.js';
import type { Deadlines } from './deadlines.js';
import { Gate } from './gate.js';
import { Tab } from './tab.js';
import { TokenGuard } from './token-guard.js';
import { PageTrouble } from './trouble.js';
import { within } from './within.js';

/** Of every page, px. */
export const viewport = { width: 1920, height: 1080 };

/** One browser process with one signed-in page of the web app. */
export interface Window {
  readonly browser: Browser;
  readonly tab: Tab;
  /** Aborted once the page has tried to send its token elsewhere. */
  readonly astray: AbortSignal;
  /** That its pages run in; null: the machine's. */
  readonly zone: Zone | null;
}

type WindowDeps = Pick<SiteDeps, 'profile' | 'session' | 'log' | 'budget' | 'env' | 'warn'>;

export async function openWindow(
  choice: BrowserChoice,
  deps: WindowDeps,
  clock: SiteClock,
  deadlines: Deadlines,
  zone: Zone | null,
): Promise<Window> {
  // Said before a browser is started for it.
  stateFor(deps.session, deps.profile);
  const { log, env, warn: tell } = deps;
  const browser = await launchBrowser({ choice, headless: true, log, env, tell });
  try {
    return await openWindowIn(browser, deps, clock, deadlines, zone);
  } catch (error) {
    await closeBrowser(browser);
    throw error;
  }
}

/** One more page of its own, in a browser that runs already. */
export async function openWindowIn(
  browser: Browser,
  deps: WindowDeps,
  clock: SiteClock,
  deadlines: Deadlines,
  zone: Zone | null,
): Promise<Window> {
  const { session, log, budget } = deps;
  const state = stateFor(session, deps.profile);
  const { webOrigin, apiOrigin } = session;
  const origins = { web: webOrigin, api: apiOrigin };
  const guarded = {
    profile: deps.profile,
    webOrigin,
    isApi: (origin: string) => origin === apiOrigin,
    token: session.token.reveal(),
    sockets: false,
  };
  const hold = async (context: BrowserContext) => ({
    gate: await Gate.hold(context, origins, log),
    guard: await TokenGuard.keep(context, guarded, log),
  });
  const { page, gate, guard } = await within(
    deadlines.page,
    signedInPage(browser, { state, zone }, hold),
    () => new PageTrouble('The browser hangs.'),
  );
  const own = { clock, deadlines, log, budget, token: session.token };
  const tab = new Tab({ page, gate, webOrigin, apiOrigin, ...own });
  return { browser, tab, astray: guard.astray, zone };
}

/**
 * A page in English (contract W2, W3 are), in the building's zone where that is known, whose requests no service worker
 * answers or hides.
 */
async function signedInPage<Held extends object>(
  browser: Browser,
  { state, zone }: { readonly state: BrowserState; readonly zone: Zone | null },
  hold: (context: BrowserContext) => Promise<Held>,
): Promise<Held & { page: Page }> {
  const context = await browser.newContext({
    viewport,
    locale: 'en-US',
    ...(zone !== null && { timezoneId: zone }),
    serviceWorkers: 'block',
  });
  const [held] = await Promise.all([hold(context), applyState(context, state)]);
  return { ...held, page: await context.newPage() };
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
