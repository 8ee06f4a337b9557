import type { Page } from 'playwright';
import type { Clock } from '../lib/clock.js';
import { SessionError, SiteError, UsageError } from '../lib/errors.js';
import { plainText } from '../lib/foreign-text.js';
import { type LoginLook, lookAtLogin } from './login-page.js';
import { ProviderWatch } from './provider-watch.js';
import { isLoginPath, type SignInRequest } from './sign-in-request.js';

/** How often the SSO form is sent off; beyond that single sign-on leads in circles. */
const mostTries = 2;
/** How long (ms) the login page may take to act on what was sent off. */
const sendPatience = 8_000;
/** How long (ms) it may take until it shows a screen at all: its script may be slow (contract S9). */
const screenPatience = 30_000;
/** How long (ms) the site may lead to nowhere before we say so; the address may pass by on the way. */
const loopPatience = 2_000;
const mostWords = 200;

/**
 * Goes through the web app's login page to single sign-on with an e-mail address, by its screens (contract S2), and
 * notices where it does not go further. It never fills a password field and never answers a challenge; beside a person
 * it presses nothing that their typing has enabled.
 */
export class SignInForm {
  readonly #provider: ProviderWatch;
  #statedApi: string | null = null;
  #turns = 0;
  #sent: { readonly count: number; readonly at: number; readonly load: number } | null = null;
  /** The load of the page whose SSO field holds our address. */
  #filled: number | null = null;
  #loginSince: number | null = null;
  #loopSince: number | null = null;

  constructor(
    private readonly request: SignInRequest,
    private readonly clock: Clock,
  ) {
    this.#provider = new ProviderWatch(request, clock);
  }

  /** Where the login page says its API is, or null while it has not: hostile until looked at (contract S9). */
  get statedApi(): string | null {
    return this.#statedApi;
  }

  /** @throws SessionError when it cannot go on, or a person is wanted and nobody can be there; SiteError */
  async help(pages: readonly Page[]): Promise<void> {
    for (const page of pages) {
      if (page.isClosed() || !URL.canParse(page.url())) continue;
      const url = new URL(page.url());
      if (url.origin === this.request.webOrigin) {
        if (isLoginPath(url.pathname)) await this.#logIn(page, url);
      } else await this.#provider.look(page);
    }
  }

  async #logIn(page: Page, url: URL): Promise<void> {
    this.#noticeLoop(url);
    const { email, headless, profile } = this.request;
    const count = this.#sent?.count ?? 0;
    const mayTry = email !== null && count < (headless ? mostTries : 1) && !this.#isUnderWay();
    const seen = await lookAtLogin(page, {
      turn: mayTry && (headless || this.#turns === 0),
      email: mayTry ? email : null,
      alone: headless,
      send: mayTry && (headless || this.#filled !== null),
    });
    if (seen === null) return this.#noticeNoScreen();
    this.#statedApi ??= seen.api;
    if (headless && email === null && seen.screen !== 'none') {
      throw new UsageError(
        `Without a window the sign-in of profile "${profile}" needs an e-mail address.`,
        `Run: spaceiq login --profile ${profile} --headless --email NAME@COMPANY`,
      );
    }
    this.#remember(seen);
    if (seen.screen === 'none') return this.#noticeNoScreen();
    this.#loginSince = null;
    this.#noticeRefusal(seen);
  }

  #isUnderWay(): boolean {
    return this.#sent !== null && this.clock.now() - this.#sent.at < sendPatience;
  }

  #remember({ did, load }: LoginLook): void {
    if (this.#filled !== null && this.#filled !== load) this.#filled = null;
    if (did === 'turned') this.#turns += 1;
    if (did === 'filled') this.#filled = load;
    if (did !== 'sent') return;
    this.#sent = { count: (this.#sent?.count ?? 0) + 1, at: this.clock.now(), load };
    this.#provider.begin();
  }

  /** After an answer of the identity provider the login page comes again where the site does not take it. */
  #noticeRefusal({ load, error }: LoginLook): void {
    const { headless, profile } = this.request;
    if (!headless || this.#sent === null) return;
    const said = error === '' ? null : shorten(error);
    if (said !== null && load !== this.#sent.load) {
      throw new SessionError(
        `The site did not let anybody in to profile "${profile}". It says: ${said}`,
        'Whoever looks after SpaceIQ at your company can tell why.',
      );
    }
    if (this.#sent.count < mostTries || this.#isUnderWay()) return;
    const words = said === null ? '' : ` It says: ${said}`;
    throw new SessionError(
      `Single sign-on for profile "${profile}" leads back to the login page of ${this.request.webOrigin}.${words}`,
      `Sign in with a window to see what it says: spaceiq login --profile ${profile}`,
    );
  }

  /** Broken single sign-on leads to an address that nobody asked for, in any browser (contract S1). */
  #noticeLoop(url: URL): void {
    const isLoop = url.searchParams.get('redirectTo') === '/undefined';
    const since = isLoop ? (this.#loopSince ?? this.clock.now()) : null;
    this.#loopSince = since;
    if (since === null || this.clock.now() - since < loopPatience) return;
    throw new SiteError(
      `Single sign-on at ${url.origin} is broken: it leads back to /login?redirectTo=/undefined, as it would in any browser.`,
      'Whoever looks after SpaceIQ at your company can mend it; nothing is wrong with your settings.',
    );
  }

  #noticeNoScreen(): void {
    this.#loginSince ??= this.clock.now();
    if (!this.request.headless || this.clock.now() - this.#loginSince < screenPatience) return;
    const seconds = screenPatience / 1000;
    throw new SiteError(
      `The login page of ${this.request.webOrigin} showed no form within ${seconds} s.`,
      'See: spaceiq doctor',
    );
  }
}

/** A stranger's words as they fit into a sentence of ours. */
function shorten(text: string): string {
  const plain = plainText(text).replace(/\s+/g, ' ').trim();
  return plain.length > mostWords ? `${plain.slice(0, mostWords)}…` : plain;
}
