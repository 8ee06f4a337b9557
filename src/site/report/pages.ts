import type { Page, Request } from 'playwright';
import { messageOf } from '../../lib/errors.js';
import type { SiteDeps } from '../deps.js';
import { type FloorAddress, floorPath } from '../web/address.js';
import { findBrowser } from '../web/browser.js';
import { closeBrowser } from '../web/browser-process.js';
import { usualDeadlines } from '../web/deadlines.js';
import { FloorFinder } from '../web/floor-finder.js';
import type { Tab } from '../web/tab.js';
import { Visit } from '../web/visit.js';
import { openWindow } from '../web/window.js';
import { within } from '../web/within.js';
import { openLogin, type SeenLogin, watchArrival } from './login.js';
import { type RawElement, readBody } from './outline.js';

/** Ms without a request on its way after which a page has settled, and for how long that is waited for. */
const silence = 1_500;
const patience = 20_000;
const action = 5_000;

/** What was seen of one page. Never leaves the process as it is. */
export interface SeenPage {
  readonly page: string;
  readonly body: RawElement | null;
  readonly failure: string | null;
}

/** One request of a page, its document and the body of its answer. Never leaves the process as it is. */
export interface SeenExchange {
  readonly url: string;
  readonly document: string;
  readonly status: number | null;
  readonly elapsed: number;
  readonly body: string | null;
}

export interface SeenPages {
  readonly pages: readonly SeenPage[];
  readonly login: SeenLogin;
  readonly exchanges: readonly SeenExchange[];
}

/**
 * Looks at the pages that booking goes through (contract W1, W3, W9, S2), signed in and not, and presses nothing that
 * writes. @throws SpaceiqError when there is no browser, or it does not start
 */
export async function lookAtPages(deps: SiteDeps): Promise<SeenPages> {
  const choice = await findBrowser(deps.browser, deps.env);
  const { siteClock, timezone = null } = deps;
  const { browser, tab } = await openWindow(choice, deps, siteClock, usualDeadlines, timezone);
  try {
    const path = floorPath(await findFloor(tab, deps));
    // What finding it asked for is no word of the pages.
    const heard = listen(tab.page);
    const { webOrigin } = deps.session;
    const pages: SeenPage[] = [];
    const step = async (page: string, on: Page, act: () => Promise<unknown>) => {
      pages.push(await look(page, on, act));
    };
    const { page } = tab;
    await step('floor', page, () => page.goto(webOrigin + path, { timeout: patience }));
    await step('booking', page, () => clickText(page, /book desk/i));
    await step('calendar', page, () => openDateBar(page));
    await page.goto(webOrigin + path, { timeout: patience }).catch(() => {});
    await settled(page);
    await step('bookings', page, () => openMyBookings(page));
    await step('past bookings', page, () =>
      page.locator('[id="bookings-tab-past bookings"]').click({ timeout: action }),
    );
    const guest = await (await browser.newContext()).newPage();
    const arrival = watchArrival(guest, deps.session);
    await step('login', guest, () => openLogin(guest, webOrigin + path, patience));
    const login = arrival();
    await step('login with SSO', guest, () =>
      guest.locator('#submit_sso').click({ timeout: action }),
    );
    return { pages, login, exchanges: await heard() };
  } finally {
    await closeBrowser(browser);
  }
}

/** The floor as a run finds it, by codes that lead to its page (contract W1), or by the settings' words where nothing tells. */
async function findFloor(tab: Tab, deps: SiteDeps): Promise<FloorAddress> {
  const { profile, kinds = [], timezone = null, log } = deps;
  const visit = new Visit(tab, new FloorFinder(deps), { profile, kinds, timezone });
  await visit.open().catch((error: unknown) => {
    log.info('The floor could not be opened as a run does', { why: messageOf(error) });
  });
  return visit.address;
}

async function look(page: string, on: Page, act: () => Promise<unknown>): Promise<SeenPage> {
  let failure: string | null = null;
  try {
    await act();
  } catch (error) {
    // What Playwright says quotes the page: only its kind is told.
    failure = /timeout/i.test(messageOf(error)) ? 'timeout' : 'failed';
  }
  await settled(on);
  const body = await on.evaluate<RawElement>(readBody).catch(() => null);
  return { page, body, failure };
}

async function clickText(page: Page, text: RegExp): Promise<void> {
  await page.getByRole('button').filter({ hasText: text }).first().click({ timeout: action });
}

/** The innermost element whose text is two dates (contract W2). */
async function openDateBar(page: Page): Promise<void> {
  const dates = /^\s*\p{L}{3}, \p{L}{3} \d{1,2} [-–] \p{L}{3}, \p{L}{3} \d{1,2}/u;
  await page.locator('div').filter({ hasText: dates }).last().click({ timeout: action });
}

async function openMyBookings(page: Page): Promise<void> {
  const button = page.locator('#my_bookings_button');
  if (!(await button.isVisible()))
    await page.locator('.Navbar---menuToggle').click({ timeout: action });
  await button.click({ timeout: action });
}

/** Waits until nothing has been on its way for a while; a page that polls is looked at all the same. */
async function settled(page: Page): Promise<void> {
  await silent(page);
  // What was on its way before that.
  await page.waitForLoadState('networkidle', { timeout: patience / 4 }).catch(() => {});
}

/** Resolves once a page has begun and ended no request for a while, or asks without end. */
async function silent(page: Page): Promise<void> {
  const under = new Set<Request>();
  await new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(quiet);
      clearTimeout(late);
      page.off('request', begun);
      page.off('requestfinished', done).off('requestfailed', done);
      page.off('close', end);
      resolve();
    };
    const quiet = setTimeout(() => (under.size === 0 ? end() : quiet.refresh()), silence);
    const late = setTimeout(end, patience / 4);
    const begun = (request: Request) => {
      under.add(request);
      quiet.refresh();
    };
    const done = (request: Request) => {
      under.delete(request);
      quiet.refresh();
    };
    page.on('request', begun);
    page.on('requestfinished', done).on('requestfailed', done);
    page.on('close', end);
  });
}

/** Hears the requests of a page that bear data; gives them, in the order in which they were sent. */
function listen(page: Page): () => Promise<readonly SeenExchange[]> {
  const answers: Promise<SeenExchange>[] = [];
  page.on('request', (request) => {
    if (!['xhr', 'fetch'].includes(request.resourceType())) return;
    const unanswered = { url: request.url(), document: documentIn(request.postData()) };
    const never = { ...unanswered, status: null, elapsed: 0, body: null };
    // A page that is kept open by its server is not waited for.
    const late = () => new Error('The answer does not end.');
    answers.push(within(patience, answerTo(request), late).catch(() => never));
  });
  return async () => await Promise.all(answers);
}

async function answerTo(request: Request): Promise<SeenExchange> {
  const sentAt = performance.now();
  const document = documentIn(request.postData());
  const response = await request.response().catch(() => null);
  const elapsed = performance.now() - sentAt;
  const body = await (response?.text().catch(() => null) ?? null);
  return { url: request.url(), document, status: response?.status() ?? null, elapsed, body };
}

function documentIn(body: string | null): string {
  try {
    const asked: unknown = JSON.parse(body ?? '');
    const all = Array.isArray(asked) ? asked : [asked];
    return all.map((each) => (typeof each?.query === 'string' ? each.query : '')).join(' ');
  } catch {
    return '';
  }
}
