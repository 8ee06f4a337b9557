import type { BrowserContext, WebSocketRoute } from 'playwright';
import { ExitCode } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import { Interception, type PausedRequest } from './interception.js';
import { TokenStopped } from './token-stopped.js';

export interface GuardedSite {
  readonly profile: string;
  readonly webOrigin: string;
  /** Whether an origin other than the web app's own may have the token. */
  readonly isApi: (origin: string) => boolean;
  /** The token that the context begins with, or null before a sign-in. */
  readonly token: string | null;
  /** Whether pages may open sockets. */
  readonly sockets: boolean;
}

/** Shorter values than this are no tokens, and stand in a text by chance. */
const shortest = 12;

/**
 * Stops every request by which the web app's token would reach an origin that may not have it (design invariant 6): the
 * browser believes the `graphql_endpoint` cookie, we do not (contract S5). Pages, frames and workers are all looked at,
 * and sockets. What carries no token of ours is left alone, the identity provider's own pages and tokens too.
 */
export class TokenGuard {
  readonly #astray = new AbortController();

  private constructor(
    private readonly context: BrowserContext,
    private readonly site: GuardedSite,
    private readonly log: Log,
  ) {}

  static async keep(context: BrowserContext, site: GuardedSite, log: Log): Promise<TokenGuard> {
    const guard = new TokenGuard(context, site, log);
    const browser = context.browser();
    if (browser === null) throw new TypeError('A context of no browser cannot be guarded.');
    const interception = await Interception.of(browser, log);
    context.once(
      'close',
      interception.judge((request) => guard.#judge(request), 'first'),
    );
    interception.keepQuiet(site.webOrigin);
    await context.addInitScript(keepWorkersQuiet, site.webOrigin);
    await context.routeWebSocket(
      () => true,
      (socket) => void guard.#meet(socket).catch(() => {}),
    );
    return guard;
  }

  /** Aborted, with a TokenStopped, once the web app has tried to send its token elsewhere. */
  get astray(): AbortSignal {
    return this.#astray.signal;
  }

  /** A socket is passed on as long as it takes no token of ours along; in a run there is none at all. */
  async #meet(socket: WebSocketRoute): Promise<void> {
    const url = new URL(socket.url());
    const isGood = await this.#maySay(url, '');
    if (!isGood || !this.site.sockets) return await socket.close();
    const server = socket.connectToServer();
    socket.onMessage(async (message) => {
      if (await this.#maySay(url, String(message))) server.send(message);
      else await socket.close();
    });
  }

  async #maySay(url: URL, text: string): Promise<boolean> {
    if (this.#isHome(url.origin.replace(/^ws/, 'http'))) return true;
    const carries = holdsAny(`${decoded(url.href)}\n${text}`, await this.#tokens());
    if (carries) await this.#stop(url);
    return !carries;
  }

  async #judge(request: PausedRequest): Promise<boolean> {
    if (this.#isHome(request.url.origin)) return true;
    const tokens = await this.#tokens();
    const { cookie: _, ...headers } = request.headers;
    const texts = [decoded(request.url.href), request.body, ...Object.values(headers)];
    const bearer = /^bearer\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const carries =
      holdsAny(texts.join('\n'), tokens) || (bearer !== undefined && this.#asks(request));
    if (carries) await this.#stop(request.url);
    return !carries;
  }

  /** Whether the web app asks, or something of no origin that it may have made. */
  #asks({ headers }: PausedRequest): boolean {
    return headers.origin === this.site.webOrigin || headers.origin === 'null';
  }

  #isHome(origin: string): boolean {
    return origin === this.site.webOrigin || this.site.isApi(origin);
  }

  /** The tokens of the web app: they may change while it runs (contract S5). */
  async #tokens(): Promise<readonly string[]> {
    const { webOrigin, token } = this.site;
    const cookies = await this.context.cookies(webOrigin);
    const found = cookies
      .filter(({ name }) => name.startsWith('access_token-'))
      .flatMap(({ value }) => [value, decoded(value)]);
    return [...new Set(token === null ? found : [token, ...found])].filter(
      (each) => each.length >= shortest,
    );
  }

  /**
   * A second API host of the same site (contract S9) doesn't get the token either, but asking for it is no attack: the
   * page does without.
   */
  async #stop(url: URL): Promise<void> {
    const { webOrigin, profile } = this.site;
    this.log.warn('A token was on its way elsewhere, and was stopped', { to: url.origin });
    const { isSameSite } = await import('../../lib/same-site.js');
    const isSafe = url.protocol === 'https:' || url.protocol === 'wss:';
    if (isSafe && isSameSite(url.hostname, new URL(webOrigin).hostname)) return;
    const error = new TokenStopped(
      ExitCode.site,
      `${webOrigin} wanted to send its token to ${url.origin}, which was stopped.`,
      `If that is its API, run: spaceiq profile set ${profile} apiUrl=…`,
    );
    this.#astray.abort(error);
  }
}

/**
 * Runs in each page before its own scripts: a policy that allows no sockets, which the workers take over that a page makes of
 * a text (`blob:`, `data:`). A policy cannot be taken back, and sockets of the page itself are met by the guard.
 */
function keepWorkersQuiet(webOrigin: string): void {
  if (location.origin !== webOrigin) return;
  const add = () => {
    const { head } = document;
    if (head === null) return false;
    const policy = document.createElement('meta');
    policy.httpEquiv = 'Content-Security-Policy';
    policy.content = 'connect-src http: https: data: blob: filesystem:';
    head.prepend(policy);
    return true;
  };
  if (add()) return;
  // It is told of the head before the first script in it runs.
  const observer = new MutationObserver(() => {
    if (add()) observer.disconnect();
  });
  observer.observe(document, { childList: true, subtree: true });
}

function holdsAny(text: string, tokens: readonly string[]): boolean {
  return tokens.some((token) => text.includes(token));
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
