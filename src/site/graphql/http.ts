import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request } from 'node:http';
import { Agent as HttpsAgent, request as secureRequest } from 'node:https';
import { Socket } from 'node:net';
import { UsageError } from '../../lib/errors.js';
import { isLoopback } from '../../lib/loopback.js';
import { proxyAgent, proxyFor } from '../../lib/proxy.js';
import { readBody } from './body.js';

/** Bounds of one request; times in ms. */
export interface HttpLimits {
  readonly connect: number;
  /** From the connection to the response's head. */
  readonly head: number;
  /** From the head to the end of the body. */
  readonly body: number;
  /** Bytes of a body, unpacked. */
  readonly bodyBytes: number;
  readonly connections: number;
  /** How long an unused connection is kept. */
  readonly idle: number;
}

export const defaultLimits: HttpLimits = {
  connect: 10_000,
  head: 20_000,
  body: 30_000,
  bodyBytes: 32 * 1024 * 1024,
  connections: 4,
  idle: 50_000,
};

/** What became of one request. Redirects are replies like any other: they are never followed. */
export type Delivery =
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly date: string | null;
      readonly retryAfter: string | null;
      readonly location: string | null;
      readonly body: string;
    }
  /** It surely never left this machine. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** It was sent, in part or whole, and no whole answer came: nobody knows what it did (contract G7). */
  | { readonly kind: 'lost'; readonly reason: string };

export interface Http {
  /** `signal` gives the request up. */
  post(
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal?: AbortSignal,
  ): Promise<Delivery>;
  close(): void;
}

/**
 * Only loopback is spoken to without TLS (design invariant 6).
 * @throws UsageError when the origin is neither https nor on loopback, or is more than an origin.
 */
function checkOrigin(origin: string): URL {
  const url = URL.canParse(origin) ? new URL(origin) : null;
  const plain = url !== null && url.pathname === '/' && url.search === '' && url.hash === '';
  if (url === null || !plain || url.username !== '' || url.password !== '') {
    throw new UsageError(`The API's address "${origin}" is not an origin like https://host.`);
  }
  const safe = url.protocol === 'https:';
  if (safe || (url.protocol === 'http:' && isLoopback(url.hostname))) return url;
  throw new UsageError(`The API's address "${origin}" is not https, so no session is sent to it.`);
}

/** Connections to one origin, kept alive and bounded in number; through a proxy where the environment names one. */
export function createHttp(origin: string, limits: HttpLimits): Http {
  const url = checkOrigin(origin);
  const secure = url.protocol === 'https:';
  let agent: Promise<HttpAgent> | null = null;
  return {
    post: async (path, headers, body, signal) => {
      agent ??= openAgent(url, limits);
      const bytes = Buffer.from(body);
      const call = (secure ? secureRequest : request)(new URL(path, url), {
        agent: await agent,
        method: 'POST',
        headers: { ...headers, 'content-length': bytes.length },
        signal,
      });
      return await deliver(call, bytes, secure, limits);
    },
    close: () => {
      // What the agent could not be made for has been said to whoever wanted to post.
      agent?.then(
        (opened) => opened.destroy(),
        () => {},
      );
    },
  };
}

async function openAgent(url: URL, limits: HttpLimits): Promise<HttpAgent> {
  const options = {
    keepAlive: true,
    maxSockets: limits.connections,
    scheduling: 'lifo',
    timeout: limits.idle,
    rejectUnauthorized: true,
  } as const;
  const proxy = await proxyFor(url);
  if (proxy !== null) return leaveEarly(await proxyAgent(proxy, options));
  return leaveEarly(url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options));
}

/**
 * Lets go of an unused connection a second before the server would: a request sent into one that is just being closed
 * is lost, and whether it was executed with it.
 */
function leaveEarly<A extends HttpAgent>(agent: A): A {
  const keep = agent.keepSocketAlive.bind(agent);
  agent.keepSocketAlive = (socket) => {
    const kept: unknown = keep(socket);
    if (socket instanceof Socket && (socket.timeout ?? 0) > 1000) {
      socket.setTimeout((socket.timeout ?? 0) - 1000);
    }
    return kept as never;
  };
  return agent;
}

function deliver(
  call: ClientRequest,
  body: Buffer,
  secure: boolean,
  limits: HttpLimits,
): Promise<Delivery> {
  return new Promise((resolve) => {
    let sent = false;
    let timer: NodeJS.Timeout | undefined;
    const finish = (delivery: Delivery): void => {
      clearTimeout(timer);
      resolve(delivery);
    };
    const fail = (reason: string): void => finish({ kind: sent ? 'lost' : 'not-sent', reason });
    const within = (ms: number, what: string): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        fail(`${what} within ${ms} ms`);
        call.destroy();
      }, ms);
    };
    const connected = (): void => {
      sent = true;
      within(limits.head, 'no answer');
    };
    within(limits.connect, 'no connection');
    call.on('socket', (socket) => {
      if (isConnecting(socket)) socket.once(secure ? 'secureConnect' : 'connect', connected);
      else connected();
    });
    call.on('proxyConnect', ({ statusCode }: { readonly statusCode: number }) => {
      if (statusCode === 200) return;
      fail(`the proxy answered HTTP ${statusCode}`);
      call.destroy();
    });
    call.on('error', (error) => fail(describe(error)));
    call.on('response', (response) => {
      within(limits.body, 'no whole answer');
      readBody(response, limits.bodyBytes)
        .then((text) => finish(reply(response, text)))
        .catch((error: unknown) => {
          fail(describe(error));
          call.destroy();
        });
    });
    call.end(body);
  });
}

/** Through a proxy there is a connection before TLS has begun on it. */
function isConnecting(socket: Socket): boolean {
  return socket.connecting || ('secureConnecting' in socket && socket.secureConnecting === true);
}

function reply(response: IncomingMessage, body: string): Delivery {
  return {
    kind: 'reply',
    status: response.statusCode ?? 0,
    date: response.headers.date ?? null,
    retryAfter: response.headers['retry-after'] ?? null,
    location: response.headers.location ?? null,
    body,
  };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return error.message === '' ? (code ?? error.name) : error.message;
}
