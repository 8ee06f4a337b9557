import type { IncomingMessage } from 'node:http';
import type { SimulatorContext } from '../context.js';
import type { Hop } from '../types.js';
import type { RequestEntry } from './record.js';

export interface HopRequest {
  readonly hop: Hop;
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  /** The raw query string without `?` (contract G1: it may be a bare operation name). */
  readonly search: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly cookies: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The web-app token from the Authorization header or the cookie of contract S5, or null. */
  readonly token: string | null;
  /** Its line in the record; a handler that learns more may write `person`, `operations`, `variables`. */
  readonly entry: RequestEntry;
}

export interface HopReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

const BODY_LIMIT = 5_000_000;

function parseCookies(header: string | undefined): Record<string, string> {
  const cookies: Record<string, string> = {};
  for (const part of header?.split(';') ?? []) {
    const at = part.indexOf('=');
    if (at > 0) cookies[part.slice(0, at).trim()] = decode(part.slice(at + 1).trim());
  }
  return cookies;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function findToken(message: IncomingMessage, cookies: Record<string, string>): string | null {
  const bearer = /^Bearer (.+)$/i.exec(message.headers.authorization ?? '')?.[1];
  const name = Object.keys(cookies).find((cookie) => cookie.startsWith('access_token-'));
  return bearer ?? (name === undefined ? null : (cookies[name] ?? null));
}

/** Puts the request into the record, at once and with all that its head tells. */
export function createEntry(
  context: SimulatorContext,
  hop: Hop,
  message: IncomingMessage,
): RequestEntry {
  const token = findToken(message, parseCookies(message.headers.cookie));
  return context.record.add({
    at: context.clock.now().toISOString(),
    arrivedAtMs: performance.timeOrigin + performance.now(),
    hop,
    method: message.method ?? '?',
    path: message.url ?? '?',
    person: token === null ? null : (context.sessions.ownerOf(token)?.userName ?? null),
    tokenFingerprint: token === null ? null : context.sessions.fingerprint(token),
    operations: [],
    variables: null,
    userAgent: message.headers['user-agent'] ?? null,
    status: null,
    fault: null,
  });
}

/** The whole body; what is over the limit is read and thrown away. */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const part = Buffer.from(chunk);
    size += part.length;
    if (size <= BODY_LIMIT) chunks.push(part);
  }
  return Buffer.concat(chunks);
}

export function createRequest(
  hop: Hop,
  message: IncomingMessage,
  body: Buffer,
  entry: RequestEntry,
): HopRequest {
  const [path = '/', ...rest] = (message.url ?? '/').split('?');
  const search = rest.join('?');
  const cookies = parseCookies(message.headers.cookie);
  return {
    hop,
    method: message.method ?? 'GET',
    path,
    search,
    query: new URLSearchParams(search),
    headers: message.headers,
    cookies,
    body,
    token: findToken(message, cookies),
    entry,
  };
}
