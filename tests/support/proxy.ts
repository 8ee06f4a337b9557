import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { generate } from 'selfsigned';

export interface TestProxy extends AsyncDisposable {
  readonly url: string;
  /** What it was asked to connect to, each `host:port`. */
  readonly asked: string[];
}

export interface ProxyOptions {
  /** Where each name that it knows really is: a port of 127.0.0.1. It knows no others. */
  readonly names: Readonly<Record<string, number>>;
  /** `name:password` without which it lets nobody through. */
  readonly credentials?: string;
}

/** An HTTP proxy on this machine that passes TLS on, unread. */
export async function startProxy({ names, credentials }: ProxyOptions): Promise<TestProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const allowed =
    credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connect', ({ url = '', headers }, client: Socket) => {
    asked.push(url);
    sockets.add(client);
    client.on('error', () => {});
    const port = names[url.replace(/:443$/, '')];
    if (headers['proxy-authorization'] !== allowed) return refuse(client, 407);
    if (port === undefined) return refuse(client, 502);
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.pipe(client).pipe(target);
    });
    sockets.add(target);
    target.on('error', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const user = credentials === undefined ? '' : `${credentials}@`;
  return {
    url: `http://${user}127.0.0.1:${port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function refuse(client: Socket, status: number): void {
  client.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`);
}

export interface TlsFront extends AsyncDisposable {
  readonly port: number;
  /** The certificate, which is its own authority (PEM). */
  readonly certificate: string;
}

/** A TLS server in front of a plain one on this machine, with a certificate for the name. */
export async function startTlsFront(name: string, behind: string): Promise<TlsFront> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: name }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: name }] },
    ],
  });
  const server = createTlsServer({ key, cert }, (incoming, outgoing) => {
    const { method, url = '/', headers } = incoming;
    const target = new URL(behind);
    const onward = request(new URL(url, target), {
      method,
      headers: { ...headers, host: target.host },
    });
    onward.on('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    certificate: cert,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
