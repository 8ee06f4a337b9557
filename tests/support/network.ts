import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HeardRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server of somebody else: it keeps everything that it is sent. */
export interface Listener extends AsyncDisposable {
  readonly origin: string;
  readonly heard: readonly HeardRequest[];
}

/** Starts a server on a free port of a loopback host; it allows every page to talk to it. */
export async function startListener(
  answer: RequestListener = (_, response) => response.end('{}'),
  host = '127.0.0.3',
): Promise<Listener> {
  const heard: HeardRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    heard.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') });
    response.setHeader('access-control-allow-origin', headers.origin ?? '*');
    response.setHeader('access-control-allow-headers', 'authorization, content-type');
    if (method === 'OPTIONS') response.end();
    else answer(request, response);
  });
  server.listen(0, host);
  await once(server, 'listening');
  return {
    origin: `http://${host}:${(server.address() as AddressInfo).port}`,
    heard,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
