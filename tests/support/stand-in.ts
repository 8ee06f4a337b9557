import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An API that passes everything on, and may make the site believe that another token was sent. */
export interface StandIn extends AsyncDisposable {
  readonly origin: string;
  /** From now on every bearer token is replaced by this one; null: passed on as it comes. */
  become(token: string | null): void;
  /** Does so as soon as a request of this operation has been answered. */
  becomeAfter(operation: string, token: string): void;
  /** From now on takes every request and answers none; resolves when the first one has come. */
  hold(): Promise<void>;
}

/** Stands before `target` on a loopback port of its own. */
export async function startStandIn(target: string): Promise<StandIn> {
  let instead: string | null = null;
  let next: { readonly operation: string; readonly token: string } | null = null;
  let held: (() => void) | null = null;
  const server = createServer((message, response) => {
    if (held !== null) return held();
    forward(target, instead, message, response);
    response.once('finish', () => {
      if (next === null || message.method !== 'POST') return;
      if (!message.url?.includes(next.operation)) return;
      instead = next.token;
      next = null;
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    become: (token) => {
      instead = token;
    },
    becomeAfter: (operation, token) => {
      next = { operation, token };
    },
    hold: () =>
      new Promise((resolve) => {
        held = resolve;
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function forward(
  target: string,
  token: string | null,
  message: IncomingMessage,
  response: ServerResponse,
): void {
  const { authorization } = message.headers;
  const swapped =
    token !== null && authorization !== undefined ? { authorization: `Bearer ${token}` } : {};
  const { host: _, ...headers } = message.headers;
  const onward = request(
    new URL(message.url ?? '/', target),
    { method: message.method, headers: { ...headers, ...swapped } },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  message.pipe(onward);
}
