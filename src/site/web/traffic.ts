import type { Page, Request, Response } from 'playwright';
import type { SiteClock } from '../../lib/clock.js';
import { messageOf } from '../../lib/errors.js';
import { parseForeign } from '../../lib/foreign-text.js';
import type { Log } from '../../lib/log.js';
import type { Budget } from '../budget.js';
import {
  type GraphqlError,
  isSessionEnd,
  leadsToLogin,
  retryAfterMs,
  toErrors,
} from '../graphql/reply.js';
import { isMutation, parseAsked, parseJson } from './asked.js';
import { flattened, markSpoiled } from './body.js';
import { isObject } from './wire.js';

/** One request that the page sent to the site's origins, and what came of it. */
export interface Exchange {
  /** Rises with every request of the page. */
  readonly number: number;
  /** When it was sent, by `performance.now()`. */
  readonly askedAt: number;
  readonly url: string;
  /** The GraphQL document (several, one after the other, where they are sent in a batch), or an empty text. */
  readonly document: string;
  /** Whether it goes to the API. */
  readonly api: boolean;
  /** Whether it asks for something. What the page merely reports to its own host, such as how fast it was, does not. */
  readonly asks: boolean;
  readonly variables: unknown;
  /** Whether it may change something: a GraphQL mutation, or another POST than a GraphQL one. */
  readonly write: boolean;
  /** Null until it is answered or has failed. */
  readonly answer: Answer | null;
}

export type Answer =
  /** The request or its answer was lost on the way. */
  | { readonly kind: 'lost'; readonly reason: string }
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The flattened body, or undefined where it is no JSON or too deep to be looked through. */
      readonly body: unknown;
      /** What went wrong in the site's own words (contract G3, G4), in order. */
      readonly errors: readonly GraphqlError[];
      /** Those of them that spoil more than single items of a list (contract G4), which are marked. */
      readonly spoilt: readonly GraphqlError[];
      /** Milliseconds, from `Retry-After`. */
      readonly retryAfter: number | null;
      /** Whether it says that the session has ended, surely (contract G3, S7): HTTP 403 alone may mean something else. */
      readonly over: boolean;
    };

type Open = { -readonly [Key in keyof Exchange]: Exchange[Key] };

/** Exchanges that are kept; the latest visits need no more. */
const remembered = 60;

/** Listens to what a page sends to the site and hears from it (contract W10). The token is never looked at. */
export class Traffic {
  readonly #exchanges: Open[] = [];
  readonly #open = new Map<Request, Open>();
  readonly #listeners = new Set<() => void>();
  #count = 0;
  #voice: Request | null = null;

  constructor(
    page: Page,
    private readonly origins: { readonly web: string; readonly api: string },
    private readonly clock: SiteClock,
    private readonly budget: Budget,
    private readonly log: Log,
  ) {
    page.on('request', (request) => void this.#hear(request, () => this.#sent(request)));
    page.on('requestfailed', (request) => void this.#hear(request, () => this.#lost(request)));
    page.on('response', (response) => {
      const request = response.request();
      void this.#hear(request, () => this.#answered(request, response));
    });
  }

  /** Requests sent from now on have this number or a higher one. */
  mark(): number {
    return this.#count;
  }

  since(mark: number): readonly Exchange[] {
    return this.#exchanges.filter(({ number }) => number >= mark);
  }

  /** Whether a request sent at or after `mark` that asks for something still waits for its answer. */
  busy(mark = 0): boolean {
    return this.since(mark).some(({ asks, answer }) => asks && answer === null);
  }

  /** The page's latest request of the API in its own name, or null while it has made none. */
  get voice(): Request | null {
    return this.#voice;
  }

  /** Calls back at everything that is sent or heard, until the returned function is called. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * The first value that `look` gives, asked at once and at everything heard, or null after `deadline` ms.
   * @throws what `look` throws.
   */
  async until<T>(look: () => T | null, deadline: number): Promise<T | null> {
    const now = look();
    if (now !== null) return now;
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        stop();
        act();
      };
      const attempt = (last: boolean) => {
        try {
          const found = look();
          if (found !== null || last) settle(() => resolve(found));
        } catch (error) {
          settle(() => reject(error));
        }
      };
      const timer = setTimeout(() => attempt(true), deadline);
      const stop = this.listen(() => attempt(false));
    });
  }

  /** Makes everybody who waits look again: the page went elsewhere, crashed or closed. */
  wake(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Nobody waits for what is heard, so whatever it is must not end the process: it counts as lost. Never throws. */
  async #hear(request: Request, act: () => void | Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      const reason = messageOf(error);
      this.log.debug('Something on the page could not be heard', { reason });
      this.#close(request, { kind: 'lost', reason });
    }
  }

  #sent(request: Request): void {
    if (!this.#concerns(request)) return;
    const { document, variables } = parseAsked(request.postData());
    const graphql = document !== '';
    const atApi = new URL(request.url()).origin === this.origins.api;
    const api = graphql || atApi;
    if (graphql && atApi && 'authorization' in request.headers()) this.#voice = request;
    const exchange: Open = {
      number: this.#count++,
      askedAt: performance.now(),
      url: request.url(),
      document,
      api,
      asks: api || request.method() === 'GET',
      variables,
      write: graphql ? isMutation(document) : request.method() !== 'GET',
      answer: null,
    };
    if (api) this.budget.note();
    this.#open.set(request, exchange);
    this.#exchanges.push(exchange);
    if (this.#exchanges.length > remembered) this.#exchanges.shift();
    this.wake();
  }

  #lost(request: Request): void {
    this.#close(request, { kind: 'lost', reason: request.failure()?.errorText ?? 'lost' });
  }

  async #answered(request: Request, response: Response): Promise<void> {
    if (!this.#open.has(request)) return;
    const headers = response.headers();
    this.#observe(request, headers.date);
    if (leadsToLogin(response.status(), headers.location)) {
      const nothing = { body: undefined, errors: [], spoilt: [], retryAfter: null, over: true };
      this.#close(request, { kind: 'answered', status: response.status(), ...nothing });
      return;
    }
    const raw = await response.text().catch(() => null);
    if (raw === null) {
      this.#close(request, { kind: 'lost', reason: 'The answer broke off.' });
      return;
    }
    const body = parseJson(raw, parseForeign);
    const errors = errorsOf(body);
    const spoilt = markSpoiled(body, errors);
    if (body === undefined) this.log.debug('An answer cannot be read', { length: raw.length });
    this.#close(request, {
      kind: 'answered',
      status: response.status(),
      body: flattened(body),
      errors,
      spoilt,
      retryAfter: this.#askedWait(request, response),
      over: response.status() === 401 || errors.some(isSessionEnd),
    });
  }

  /** How long (ms) the API asks to be left alone; the run's one gate hears of it too. */
  #askedWait(request: Request, response: Response): number | null {
    const asked = retryAfterMs(response.headers()['retry-after'] ?? null, this.clock.now());
    const status = response.status();
    const isApi = this.#open.get(request)?.api === true;
    if (isApi && (status === 429 || (status === 503 && asked !== null))) this.budget.close(asked);
    else if (isApi && status === 200) this.budget.opened();
    return asked;
  }

  /** Playwright times requests by the machine's clock, which may not be the one we were given. */
  #observe(request: Request, date: string | undefined): void {
    if (date === undefined) return;
    const { startTime, responseStart } = request.timing();
    if (startTime <= 0) return;
    const local = this.clock.now() - this.clock.offset - Date.now();
    const sentAt = startTime + local;
    const receivedAt = responseStart > 0 ? sentAt + responseStart : Date.now() + local;
    this.clock.observe(date, sentAt, receivedAt);
  }

  #close(request: Request, answer: Answer): void {
    const exchange = this.#open.get(request);
    if (exchange === undefined) return;
    this.#open.delete(request);
    exchange.answer = answer;
    this.wake();
  }

  #concerns(request: Request): boolean {
    if (!/^(xhr|fetch)$/.test(request.resourceType()) || request.method() === 'OPTIONS') {
      return false;
    }
    if (!URL.canParse(request.url())) return false;
    const { origin } = new URL(request.url());
    return origin === this.origins.web || origin === this.origins.api;
  }
}

function errorsOf(body: unknown): GraphqlError[] {
  if (Array.isArray(body)) return body.flatMap(errorsOf);
  if (!isObject(body)) return [];
  if (typeof body.error === 'string') return toErrors([{ message: body.error }]);
  return Array.isArray(body.errors) ? toErrors(body.errors) : [];
}
