import type { Browser, CDPSession } from 'playwright';
import { messageOf } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';

/** A request of any page, frame or worker, before it leaves. */
export interface PausedRequest {
  readonly method: string;
  readonly url: URL;
  /** By names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** As it is sent, or an empty text; null where the browser does not hand it over. */
  readonly body: string | null;
}

/** Whether a request may leave; what a judge throws holds it back. */
export type Judge = (request: PausedRequest) => boolean | Promise<boolean>;

interface Paused {
  readonly requestId: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postData?: string;
    readonly hasPostData?: boolean;
    readonly postDataEntries?: readonly { readonly bytes?: string }[];
  };
  readonly resourceType: string;
  readonly responseStatusCode?: number;
  readonly responseHeaders?: readonly { readonly name: string; readonly value: string }[];
}

/** As far as sockets go only: every other way to connect stays as it was. */
const noSockets = {
  name: 'content-security-policy',
  value: 'connect-src http: https: data: blob: filesystem:',
};

const interceptions = new WeakMap<Browser, Interception>();

/**
 * Holds every request of a browser until all judges have let it pass: those of pages, frames and workers of any kind.
 * Asked of the browser itself and not of its pages, as Playwright does it: that would answer the preflights of every page
 * in the place of the servers, so that foreign pages could send what their servers never allowed.
 */
export class Interception {
  readonly #judges: Judge[] = [];
  readonly #pending = new Set<string>();
  #shut = false;
  #quiet: string | null = null;

  private constructor(
    private readonly protocol: CDPSession,
    private readonly log: Log,
  ) {}

  /** The one of this browser, begun when it is first asked for. */
  static async of(browser: Browser, log: Log): Promise<Interception> {
    const known = interceptions.get(browser);
    if (known !== undefined) return known;
    const interception = new Interception(await browser.newBrowserCDPSession(), log);
    interceptions.set(browser, interception);
    await interception.#begin();
    return interception;
  }

  /** Lets nothing out any more: what is held when a browser goes would be let go by it, token and all. */
  static async shut(browser: Browser): Promise<void> {
    const interception = interceptions.get(browser);
    if (interception !== undefined) await interception.#end();
  }

  /** Asks a judge until the function that is given is called. */
  judge(judge: Judge, place: 'first' | 'last' = 'last'): () => void {
    if (place === 'first') this.#judges.unshift(judge);
    else this.#judges.push(judge);
    return () => {
      this.#judges.splice(this.#judges.indexOf(judge), 1);
    };
  }

  /** The workers of this origin open no sockets: what goes over them cannot be held. */
  keepQuiet(origin: string): void {
    this.#quiet = origin;
  }

  async #begin(): Promise<void> {
    this.protocol.on('Fetch.requestPaused', (paused: Paused) => void this.#hold(paused));
    // The scripts of workers count as "Other"; they are held a second time when their head is there.
    const scripts = { urlPattern: '*', resourceType: 'Other', requestStage: 'Response' } as const;
    await this.protocol.send('Fetch.enable', { patterns: [{ urlPattern: '*' }, scripts] });
  }

  async #end(): Promise<void> {
    this.#shut = true;
    await Promise.all([...this.#pending].map((id) => this.#stop(id)));
  }

  async #hold(paused: Paused): Promise<void> {
    const { requestId } = paused;
    if (paused.responseStatusCode !== undefined) return await this.#pass(paused);
    this.#pending.add(requestId);
    const passes = await this.#passes(paused);
    if (!this.#pending.delete(requestId)) return;
    if (!passes || this.#shut) await this.#stop(requestId);
    else await this.protocol.send('Fetch.continueRequest', { requestId }).catch(ignoreGone);
  }

  async #passes({ request }: Paused): Promise<boolean> {
    if (this.#shut) return false;
    // `data:` and the like go nowhere.
    if (!/^(https?|wss?|ftp):/i.test(request.url)) return true;
    try {
      const headers = Object.entries(request.headers).map(([name, value]) => [
        name.toLowerCase(),
        value,
      ]);
      const held: PausedRequest = {
        method: request.method,
        url: new URL(request.url),
        headers: Object.fromEntries(headers),
        body: bodyOf(request),
      };
      for (const judge of this.#judges) {
        if (!(await judge(held))) return false;
      }
      return true;
    } catch (error) {
      this.log.warn('A request was held, since it could not be judged', {
        reason: messageOf(error),
      });
      return false;
    }
  }

  /** Lets the script of a worker in, with a policy that allows no sockets where it is to be quiet. */
  async #pass({ requestId, request, responseStatusCode, responseHeaders = [] }: Paused) {
    const isQuiet = URL.canParse(request.url) && new URL(request.url).origin === this.#quiet;
    const head = isQuiet
      ? { responseCode: responseStatusCode, responseHeaders: [...responseHeaders, noSockets] }
      : {};
    await this.protocol
      .send('Fetch.continueResponse', { requestId, ...head } as never)
      .catch(ignoreGone);
  }

  async #stop(requestId: string): Promise<void> {
    this.#pending.delete(requestId);
    await this.protocol
      .send('Fetch.failRequest', { requestId, errorReason: 'BlockedByClient' })
      .catch(ignoreGone);
  }
}

/** A long body, or one that is a file, comes in pieces or not at all. */
function bodyOf({ postData, hasPostData, postDataEntries = [] }: Paused['request']): string | null {
  if (postData !== undefined) return postData;
  if (hasPostData !== true) return '';
  const pieces = postDataEntries.map(({ bytes }) => bytes);
  const isThere = pieces.length > 0 && pieces.every((bytes) => bytes !== undefined);
  return isThere
    ? Buffer.concat(pieces.map((bytes) => Buffer.from(bytes ?? '', 'base64'))).toString()
    : null;
}

/** The page may be gone by the time its request is answered. */
function ignoreGone(): void {}
