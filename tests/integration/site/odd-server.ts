import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface OddRequest {
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: { readonly query: string; readonly variables: Record<string, unknown> };
}

export interface OddServer {
  readonly origin: string;
  readonly requests: readonly OddRequest[];
  close(): Promise<void>;
}

export type Answer = (
  request: OddRequest,
  response: ServerResponse,
) => { status?: number; headers?: Record<string, string>; json: unknown } | null;

/** An API that answers as a test wants it to; null: the test has written the response itself. */
export async function oddServer(answer: Answer): Promise<OddServer> {
  const requests: OddRequest[] = [];
  const server = createServer(async (message: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(Buffer.from(chunk));
    const text = Buffer.concat(chunks).toString();
    const request: OddRequest = {
      url: message.url ?? '',
      authorization: message.headers.authorization,
      body: text === '' ? { query: '', variables: {} } : JSON.parse(text),
    };
    requests.push(request);
    const reply = answer(request, response);
    if (reply === null) return;
    response.writeHead(reply.status ?? 200, {
      'content-type': 'application/json',
      ...reply.headers,
    });
    response.end(JSON.stringify(reply.json));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An API's answers as a test changes them, each by the name of its operation, on their way to the client. */
export async function editing(
  api: string,
  edit: (operation: string, data: Record<string, unknown>) => void,
): Promise<OddServer> {
  return await oddServer(({ url, authorization, body }, response) => {
    void (async () => {
      const reply = await fetch(new URL(url, api), {
        method: 'POST',
        headers: { authorization: authorization ?? '', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const answer = (await reply.json()) as { data?: Record<string, unknown> };
      if (answer.data) edit(url.split('?')[1] ?? '', answer.data);
      response.writeHead(reply.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    })();
    return null;
  });
}
