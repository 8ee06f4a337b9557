import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: Received[];
  /** Resolves when `count` requests have come in full. */
  waitFor(count: number): Promise<void>;
}

/** A webhook receiver on this machine that answers as it is told. */
export async function startReceiver(
  answer: (response: ServerResponse, received: Received) => void,
): Promise<Receiver> {
  const received: Received[] = [];
  const arrived = new EventTarget();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const entry = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body,
    };
    received.push(entry);
    arrived.dispatchEvent(new Event('request'));
    answer(response, entry);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    async waitFor(count) {
      while (received.length < count) await once(arrived, 'request');
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
