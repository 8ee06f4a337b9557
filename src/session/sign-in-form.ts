import type { Page } from 'playwright';
import type { Clock } from '../lib/clock.js';
import { SessionError, SiteError, UsageError } from '../lib/errors.js';
import type { SignInRequest } from './sign-in-request.js';

/** How long (ms) a page of the identity provider may rest before we say that it waits for a person. */
const patience = 8_000;
/** A page that asks for a password has waited long enough after this. */
const passwordPatience = 1_500;
/** How often the SSO form is sent off; beyond that single sign-on leads in circles. */
const mostTries = 2;

/**
 * Goes through the web app's SSO form with an e-mail address (contract S2), and notices where nobody is there to go
 * further. It never fills a password field and never answers a challenge.
 */
export class SignInForm {
  #tries = 0;
  #resting: { readonly url: string; readonly since: number } | null = null;

  constructor(
    private readonly request: SignInRequest,
    private readonly clock: Clock,
  ) {}

  /** @throws SessionError when a person is wanted and nobody can be there */
  async help(pages: readonly Page[]): Promise<void> {
    for (const page of pages) {
      if (page.isClosed() || !URL.canParse(page.url())) continue;
      const { origin, pathname } = new URL(page.url());
      if (origin === this.request.webOrigin && pathname.startsWith('/login')) {
        await this.#fill(page);
      }
    }
    const [page] = pages;
    if (this.request.headless && page !== undefined && URL.canParse(page.url()))
      await this.#noticeRest(page);
  }

  async #fill(page: Page): Promise<void> {
    const { email, headless, profile } = this.request;
    if (email === null && headless && (await page.locator('#submit_sso').isVisible())) {
      throw new UsageError(
        `Without a window the sign-in of profile "${profile}" needs an e-mail address.`,
        `Run: spaceiq login --profile ${profile} --headless --email NAME@COMPANY`,
      );
    }
    if (email === null || this.#tries >= (headless ? mostTries : 1)) return;
    const quick = { timeout: 5_000 };
    try {
      const field = page.locator('#email');
      if (!(await field.isVisible())) {
        const button = page.locator('#submit_sso');
        if (!(await button.isVisible())) return;
        await button.click(quick);
        await field.waitFor(quick);
      }
      this.#tries += 1;
      await field.fill(email, quick);
      await page.locator('#submit').click({ ...quick, noWaitAfter: true });
      await page.waitForURL((url) => !url.pathname.startsWith('/login'), {
        ...quick,
        waitUntil: 'commit',
      });
    } catch {
      // The page went on by itself, or is slow: the next look finds out which.
    }
  }

  /** A page that stays as it is while nobody can type will stay so for ever. */
  async #noticeRest(page: Page): Promise<void> {
    const url = page.url();
    if (url.startsWith('chrome-error:')) {
      throw new SiteError('Single sign-on led to an address that cannot be reached.');
    }
    const { origin, pathname } = new URL(url);
    const atHome = origin === this.request.webOrigin;
    const spent = pathname.startsWith('/login') && this.#tries >= mostTries;
    if ((atHome && !spent) || this.#resting?.url !== url || !(await isLoaded(page))) {
      this.#resting = { url, since: this.clock.now() };
      return;
    }
    const rested = this.clock.now() - this.#resting.since;
    const asked = await page
      .locator('input[type=password]:visible')
      .count()
      .catch(() => 0);
    if (rested < (asked > 0 ? passwordPatience : patience)) return;
    throw new SessionError(
      `Single sign-on for profile "${this.request.profile}" stopped at ${origin} and wants a person.`,
      `Sign in with a window: spaceiq login --profile ${this.request.profile}`,
    );
  }
}

async function isLoaded(page: Page): Promise<boolean> {
  return await page.evaluate(() => document.readyState === 'complete').catch(() => false);
}
