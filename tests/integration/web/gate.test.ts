import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { silentLog } from '../../../src/lib/log.js';
import { Gate, type HeldRequest } from '../../../src/site/web/gate.js';
import { launchHeadless } from './browsers.js';

const received: string[] = [];
let servers: Server[] = [];
let browser: Browser;
let [web, api, other] = ['', '', ''];

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

async function serve(name: string): Promise<string> {
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    response.setHeader('access-control-allow-headers', 'authorization, content-type');
    const isAsking = request.method === 'GET' || request.method === 'OPTIONS';
    if (!isAsking) received.push(`${name} ${request.method} ${request.url} ${body}`);
    response.setHeader('access-control-allow-origin', '*').end('{}');
  });
  servers = [...servers, server];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  [web, api, other] = await Promise.all([serve('web'), serve('api'), serve('other')]);
  browser = await launchHeadless();
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  received.length = 0;
});
afterAll(async () => {
  await browser.close();
  for (const server of servers) server.close();
});

async function open(): Promise<{ page: Page; gate: Gate }> {
  const context = await browser.newContext();
  const gate = await Gate.hold(context, { web, api }, silentLog);
  const page = await context.newPage();
  await page.goto(web);
  return { page, gate };
}

/** Sends from the page, and says whether it was let out. */
function send(page: Page, url: string, body: string, token = true): Promise<boolean> {
  return page.evaluate(
    ([url, body, token]) =>
      fetch(url, {
        method: 'POST',
        body,
        headers: token ? { authorization: 'Bearer t' } : {},
      }).then(
        () => true,
        () => false,
      ),
    [url, body, token] as const,
  );
}

const mutation = (id: string) =>
  JSON.stringify({ query: 'mutation { book(id: $id) }', variables: { id } });
const query = JSON.stringify({ query: 'query { viewer { id } }' });

const only = (id: string, release = () => true) => ({
  refuse: ({ variables }: HeldRequest) =>
    JSON.stringify(variables) === JSON.stringify({ id }) ? null : 'another one',
  release,
});

it('lets reading pass, and stops every change that nobody asked for', async () => {
  const { page } = await open();
  expect(await send(page, `${api}/queries`, query)).toBe(true);
  expect(await send(page, `${web}/telemetry`, '{"ms":3}')).toBe(true);
  expect(await send(page, `${api}/queries`, mutation('a'))).toBe(false);
  expect(await send(page, `${api}/queries`, `[${query},${mutation('a')}]`)).toBe(false);
  expect(await send(page, `${web}/private/bookings/7/cancel`, '')).toBe(false);
  expect(received).toEqual([`api POST /queries ${query}`, 'web POST /telemetry {"ms":3}']);
});

it('lets the one out that is meant, once, and no other beside it', async () => {
  const { page, gate } = await open();
  const passage = await gate.during(only('a'), async (seen) => {
    expect(await send(page, `${api}/queries`, mutation('b'))).toBe(false);
    expect(await send(page, `${api}/queries`, mutation('a'))).toBe(true);
    expect(await send(page, `${api}/queries`, mutation('a'))).toBe(false);
    return seen;
  });
  expect(passage).toEqual({ sent: true, stopped: ['another one', 'a second one'] });
  expect(await send(page, `${api}/queries`, mutation('a'))).toBe(false);
  expect(received).toEqual([`api POST /queries ${mutation('a')}`]);
});

it('asks in the last moment whether it is wanted still', async () => {
  const { page, gate } = await open();
  const passage = await gate.during(
    only('a', () => false),
    async (seen) => {
      expect(await send(page, `${api}/queries`, mutation('a'))).toBe(false);
      return seen;
    },
  );
  expect(passage.sent).toBe(false);
  expect(received).toEqual([]);
});

it('lets no token go elsewhere, and no socket be opened', async () => {
  const { page } = await open();
  expect(await send(page, `${other}/track`, '{}', false)).toBe(true);
  expect(await send(page, `${other}/queries`, query)).toBe(false);
  expect(received).toEqual(['other POST /track {}']);
  const opened = await page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const socket = new WebSocket(url);
        socket.onmessage = () => resolve(true);
        socket.onclose = () => resolve(false);
      }),
    api.replace('http', 'ws'),
  );
  expect(opened).toBe(false);
});

it('lets nothing out of which it cannot tell that it only reads', async () => {
  const { page } = await open();
  const ask = JSON.stringify({ query: 'query { viewer { id } }' });
  const bodies = [
    JSON.stringify({ id: 'sha', variables: { input: 1 } }),
    JSON.stringify({ extensions: { persistedQuery: { sha256Hash: 'x' } } }),
    `[${ask}, {"id":"sha","variables":{}}]`,
    JSON.stringify({ query: 'fragment F on Space { id } mutation M { swap { ...F } }' }),
    JSON.stringify({ query: 'query Q { a } mutation M { swap }' }),
    JSON.stringify({ query: '# { \nquery Q { a } mutation M { swap }' }),
    JSON.stringify({ query: 'query Q { a(text: "}") } mutation M { swap }' }),
    'mutation M { swap }',
  ];
  for (const body of bodies) expect(await send(page, `${api}/queries`, body), body).toBe(false);
  expect(await send(page, `${api}/queries?query=mutation{swap}`, ask)).toBe(false);
  expect(await send(page, `${other}/queries`, mutation('1'), false)).toBe(false);
  const read = JSON.stringify({ query: 'query Q { mutation: a(text: "mutation {") }' });
  expect(await send(page, `${api}/queries`, read)).toBe(true);
  expect(received).toHaveLength(1);
});

it('lets no write out that is sent as a file', async () => {
  const { page } = await open();
  const sent = await page.evaluate(
    ([url, text]) =>
      fetch(url, { method: 'POST', body: new Blob([text]) }).then(
        () => true,
        () => false,
      ),
    [`${api}/queries`, mutation('1')] as const,
  );
  expect(sent).toBe(false);
  expect(received).toEqual([]);
});

it('lets out what a page reports by itself to the API only while nothing is pressed', async () => {
  const { page, gate } = await open();
  expect(await send(page, `${api}/vitals`, '{"fps":60}')).toBe(true);
  await gate.during(only('1'), async ({ stopped }) => {
    expect(await send(page, `${api}/vitals`, '{"fps":60}')).toBe(false);
    expect(await send(page, `${web}/vitals`, '{"fps":60}')).toBe(true);
    expect(stopped).toHaveLength(1);
  });
});
