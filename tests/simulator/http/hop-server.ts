import { setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { SimulatorContext } from '../context.js';
import { SimulatorError } from '../errors.js';
import type { Fault, Hop } from '../types.js';
import { replyForFault, sendReply } from './deliver.js';
import { createEntry, createRequest, type HopReply, type HopRequest, readBody } from './request.js';

/** What a server does; everything else about a request is the hop's. */
export interface HopHandler {
  /** Completes `request.entry` (person, operations, variables) before faults are matched against it. */
  identify?(request: HopRequest): void;
  /** Headers for every reply, those of faults included. */
  headers?(request: HopRequest): Record<string, string>;
  /** `fault` is one that lets the request be handled, or null; `partial` is the handler's to act out. */
  handle(request: HopRequest, fault: Fault | null): Promise<HopReply> | HopReply;
}

export interface StartedHop {
  readonly origin: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Where a hop listens: the host name in its origin, the address it binds, the port (0: a free one). */
export interface HopAddress {
  readonly name: string;
  readonly bind: string;
  readonly port: number;
}

const DEFAULT_LATE_MS = 400;

interface Exchange {
  readonly context: SimulatorContext;
  readonly hop: Hop;
  readonly handler: HopHandler;
  readonly stopping: AbortSignal;
}

/** Waits in real time, or until the hop stops. */
function wait(ms: number, stopping: AbortSignal): Promise<void> {
  if (ms <= 0 || stopping.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      stopping.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stopping.addEventListener('abort', done);
  });
}

/** Nobody hears of what comes of it, unless a handler breaks. */
async function carryOutLate(
  { context, handler, stopping }: Exchange,
  request: HopRequest,
  { lateMs = DEFAULT_LATE_MS }: Fault,
): Promise<void> {
  const { late } = context.faults;
  const due = new AbortController();
  late.add(due);
  await wait(lateMs, AbortSignal.any([stopping, due.signal]));
  if (!stopping.aborted) {
    context.settle();
    await handler.handle(request, null);
  }
  late.delete(due);
}

async function serve(
  exchange: Exchange,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { context, hop, handler, stopping } = exchange;
  const entry = createEntry(context, hop, message);
  const request = createRequest(hop, message, await readBody(message), entry);
  await wait(context.latency[hop], stopping);
  if (stopping.aborted) return;
  context.settle();
  handler.identify?.(request);
  const { person, operations, variables } = entry;
  // A preflight is the browser's own question: it uses up no fault.
  const preflight = request.method === 'OPTIONS';
  const call = { path: request.path, person, operations, variables };
  const fault = preflight ? null : context.faults.take(hop, call);
  entry.fault = fault?.kind ?? null;
  if (fault?.kind === 'refuse') {
    message.socket.resetAndDestroy();
    return;
  }
  if (fault?.kind === 'drop-before') {
    message.socket.destroy();
    return;
  }
  if (fault?.kind === 'late-drop' || fault?.kind === 'late-500') {
    carryOutLate(exchange, request, fault).catch((error) => confess(context, response, error));
    if (fault.kind === 'late-drop') {
      message.socket.destroy();
      return;
    }
  }
  const reply = (fault && replyForFault(fault)) ?? (await handler.handle(request, fault));
  const headers = { ...handler.headers?.(request), ...reply.headers };
  const now = () => context.clock.now();
  const pause = (ms: number) => wait(ms, stopping);
  await sendReply({ response, entry, fault, now, wait: pause }, { ...reply, headers });
}

/** A handler that throws is a defect of the simulator: it shows as a 500 with the stack. */
function confess(context: SimulatorContext, response: ServerResponse, error: unknown): void {
  if (response.destroyed || response.headersSent) {
    response.destroy();
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  response.sendDate = false;
  const date = context.clock.now().toUTCString();
  response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8', date }).end(text);
}

function writeBadRequest(context: SimulatorContext, socket: Duplex): void {
  const date = context.clock.now().toUTCString();
  if (socket.writable) {
    socket.end(`HTTP/1.1 400 Bad Request\r\nDate: ${date}\r\nConnection: close\r\n\r\n`);
  } else socket.destroy();
}

/** Even what is no HTTP gets its line in the record; a socket that ends before it asked is no request. */
function rejectUnparsable(context: SimulatorContext, hop: Hop, error: Error, socket: Duplex): void {
  if (!('code' in error && String(error.code).startsWith('HPE_'))) {
    socket.destroy();
    return;
  }
  context.record.add({
    at: context.clock.now().toISOString(),
    arrivedAtMs: performance.timeOrigin + performance.now(),
    hop,
    method: '?',
    path: '?',
    person: null,
    tokenFingerprint: null,
    operations: [],
    variables: null,
    userAgent: null,
    status: 400,
    fault: null,
  });
  writeBadRequest(context, socket);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/**
 * Listens on the address and gives the port.
 * @throws SimulatorError when the port is taken or is none.
 */
export async function listen(server: Server, what: string, address: HopAddress): Promise<number> {
  const { bind, port } = address;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, bind, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    if (isCode(error, 'EADDRINUSE')) {
      throw new SimulatorError(
        `Port ${port} on ${bind}, wanted for ${what}, is taken: choose another or 0 for a free one.`,
      );
    }
    if (isCode(error, 'ERR_SOCKET_BAD_PORT')) {
      throw new SimulatorError(`${port}, wanted for ${what}, is not a port: choose 0 to 65535.`);
    }
    if (isCode(error, 'EADDRNOTAVAIL')) {
      throw new SimulatorError(
        `${bind}, wanted for ${what}, is no address of this machine (macOS: sudo ifconfig lo0 alias ${bind}).`,
      );
    }
    throw error;
  }
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
  return bound.port;
}

/** Closes the server and every open connection. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

/**
 * Starts one of the three servers. Every request, whatever becomes of it, gets a line in the record;
 * then come latency, faults, the handler, and a reply whose `Date` is the site's clock. Its origin is
 * put into `context.origins`.
 * @throws SimulatorError when the port is taken.
 */
export async function startHop(
  context: SimulatorContext,
  hop: Hop,
  address: HopAddress,
  handler: HopHandler,
): Promise<StartedHop> {
  const stopping = new AbortController();
  // Every request that waits listens to it.
  setMaxListeners(0, stopping.signal);
  const exchange = { context, hop, handler, stopping: stopping.signal };
  const answer = (message: IncomingMessage, response: ServerResponse): void => {
    serve(exchange, message, response).catch((error) => confess(context, response, error));
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, answer);
  // What node:http would answer by itself, unrecorded:
  server.on('checkExpectation', answer);
  server.on('connect', (message, socket) => {
    createEntry(context, hop, message).status = 400;
    writeBadRequest(context, socket);
  });
  server.on('clientError', (error, socket) => rejectUnparsable(context, hop, error, socket));
  const port = await listen(server, `the ${hop} server`, address);
  const origin = `http://${address.name}:${port}`;
  context.origins.set(hop, origin);
  return {
    origin,
    port,
    stop: async () => {
      stopping.abort();
      await close(server);
    },
  };
}
