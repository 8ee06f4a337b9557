import type { BrowserContext } from 'playwright';
import type { Log } from '../../lib/log.js';
import { isMutation, parseAsked } from './asked.js';
import { Interception, type PausedRequest } from './interception.js';

/** A request of a page that may change something, as far as the gate looks at it. */
export interface HeldRequest {
  readonly method: string;
  readonly url: URL;
  /** Its body as it is sent. */
  readonly body: string;
  /** The GraphQL document, or an empty text. */
  readonly document: string;
  readonly variables: unknown;
}

/** What may go out, once. */
export interface Permit {
  /** Null when this request is the one that is meant, else why it is not, for people. */
  refuse(request: HeldRequest): string | null;
  /** Asked in the last moment: from then on it may have been written. False where it is not wanted any more. */
  release(): boolean;
}

/** What a press or a call of ours led to at the gate. */
export interface Passage {
  /** Whether the one request that is meant has gone out. */
  readonly sent: boolean;
  /** Why others were stopped, in order. */
  readonly stopped: readonly string[];
}

/**
 * Holds whatever a page writes at the wire (design invariant 10): a mutation goes out only where it is exactly the one
 * that is meant, once; any other is aborted, and nothing was written. The token goes to the sealed origins only.
 */
export class Gate {
  #permit: Permit | null = null;
  readonly #told = new Set<string>();
  #passage: { sent: boolean; stopped: string[] } = { sent: false, stopped: [] };
  #onVerdict: () => void = () => {};

  private constructor(
    private readonly origins: { readonly web: string; readonly api: string },
    private readonly log: Log,
  ) {}

  static async hold(
    context: BrowserContext,
    origins: { readonly web: string; readonly api: string },
    log: Log,
  ): Promise<Gate> {
    const gate = new Gate(origins, log);
    const browser = context.browser();
    if (browser === null) throw new TypeError('A context of no browser cannot be held.');
    const interception = await Interception.of(browser, log);
    const forget = interception.judge((request) => {
      const reason = gate.#judge(request);
      if (reason !== null) gate.#stop(request, reason);
      return reason === null;
    });
    context.once('close', forget);
    // What goes over a socket cannot be held, so none is opened.
    await context.routeWebSocket(
      () => true,
      (socket) => void socket.close().catch(() => {}),
    );
    return gate;
  }

  /** Calls back whenever a request has been let out or stopped. */
  onVerdict(listener: () => void): void {
    this.#onVerdict = listener;
  }

  /** Lets the one request pass that `permit` means while `act` is under way, and tells what came of it so far. */
  async during<T>(permit: Permit, act: (passage: Passage) => Promise<T>): Promise<T> {
    const passage = { sent: false, stopped: [] };
    this.#passage = passage;
    this.#permit = permit;
    try {
      return await act(passage);
    } finally {
      if (this.#permit === permit) this.#permit = null;
    }
  }

  /** Null where the request may go out, else why not. */
  #judge({ method, url, headers, body }: PausedRequest): string | null {
    const { web, api } = this.origins;
    const asked = parseAsked(body);
    if (url.origin !== web && url.origin !== api) {
      if ('authorization' in headers) return `a token for ${url.origin}`;
      return isMutation(asked.document) ? `a write to ${url.origin}` : null;
    }
    if (isMutation(url.searchParams.get('query') ?? '')) return 'a write by its address';
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return null;
    const { document, variables, isWhole } = asked;
    if (document !== '' && isWhole && !isMutation(document)) return null;
    const held = { method, url, body: body ?? '', document, variables };
    const reason = body === null ? 'what cannot be read' : this.#refuse(held);
    if (reason !== null && !asked.isNamedOnly && this.#isOfThePage(held, body)) return null;
    if (reason === null) {
      this.#passage.sent = true;
      this.#onVerdict();
    }
    return reason;
  }

  /**
   * Whether it is what a page reports to its own host by itself, such as how fast it was, and no write of the site's:
   * to the API only while nothing is pressed.
   */
  #isOfThePage(held: HeldRequest, body: string | null): boolean {
    const isApi = held.url.origin === this.origins.api;
    if (isApi && (body === null || this.#permit !== null)) return false;
    return held.document === '' && !concernsBookings(held);
  }

  #refuse(held: HeldRequest): string | null {
    if (this.#permit === null) return 'not asked for';
    if (this.#passage.sent) return 'a second one';
    const reason = this.#permit.refuse(held);
    if (reason !== null) return reason;
    return this.#permit.release() ? null : 'not wanted any more';
  }

  #stop({ url }: PausedRequest, reason: string): void {
    // A page may try the same again and again by itself.
    const level = this.#told.has(reason) ? 'debug' : 'warn';
    this.#told.add(reason);
    this.log[level]('Something that the page wanted to send was stopped', {
      to: url.origin + url.pathname + url.search.slice(0, 60),
      reason,
    });
    // What was to go elsewhere has nothing to do with what was pressed.
    const { web, api } = this.origins;
    if (url.origin !== web && url.origin !== api) return;
    this.#passage.stopped.push(reason);
    this.#onVerdict();
  }
}

/** Whether a request that is no GraphQL may be about a booking. */
function concernsBookings({ url, body }: HeldRequest): boolean {
  return /book|reserv|check.?in|cancel|release|mutation/i.test(`${url.pathname} ${body}`);
}
