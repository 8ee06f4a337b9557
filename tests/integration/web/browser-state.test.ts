import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { applyState, captureState } from '../../../src/site/web/browser-state.js';
import { launchHeadless } from './browsers.js';

const server = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html').end('<p>A page</p>');
});
let browser: Browser;
let origins: readonly string[];

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  origins = [`http://localhost:${port}`, `http://127.0.0.1:${port}`];
  browser = await launchHeadless();
});
afterAll(async () => {
  await browser.close();
  server.close();
});

async function fill(page: Page, word: string): Promise<void> {
  await page.evaluate(async (value) => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http origins
    document.cookie = `cookie=${value}; Max-Age=3600`;
    localStorage.setItem('local', value);
    sessionStorage.setItem('session', value);
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open('cache', 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('people', { keyPath: 'email' }).put({ email: value });
      };
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
      request.onerror = () => reject(request.error);
    });
  }, word);
}

function look(page: Page) {
  return page.evaluate(async () => {
    const stored = await new Promise((resolve) => {
      const request = indexedDB.open('cache', 1);
      request.onupgradeneeded = () => request.transaction?.abort();
      request.onerror = () => resolve(null);
      request.onsuccess = () => {
        const all = request.result.transaction('people').objectStore('people').getAll();
        all.onsuccess = () => resolve(all.result);
      };
    });
    return {
      cookie: document.cookie,
      local: localStorage.getItem('local'),
      session: sessionStorage.getItem('session'),
      stored,
    };
  });
}

it('brings every storage of every origin into another context, and nothing of it elsewhere', async () => {
  const first = await browser.newContext();
  for (const origin of origins) {
    const page = await first.newPage();
    await page.goto(origin);
    await fill(page, new URL(origin).hostname);
  }
  const state = await captureState(first);
  await first.close();
  expect(state.origins.map(({ origin }) => origin).sort()).toEqual([...origins].sort());
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);

  const second = await browser.newContext();
  await applyState(second, state);
  for (const origin of origins) {
    const page = await second.newPage();
    await page.goto(origin);
    const { hostname } = new URL(origin);
    expect(await look(page)).toEqual({
      cookie: `cookie=${hostname}`,
      local: hostname,
      session: hostname,
      stored: [{ email: hostname }],
    });
  }
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(origins[0] ?? '');
  expect(await look(elsewhere)).toEqual({ cookie: '', local: null, session: null, stored: null });
});

it('keeps the key of a partitioned cookie, and cookies that are bound to their host', async () => {
  const secure = { value: 'v', secure: true, sameSite: 'None' } as const;
  const first = await browser.newContext();
  await first.addCookies([
    { ...secure, name: '__Host-bound', url: 'https://app.example.test' },
    {
      ...secure,
      name: 'partitioned',
      domain: 'app.example.test',
      path: '/',
      partitionKey: 'https://portal.test',
    },
    // Set by a page that was no frame of another site: a key of its own, by which alone it is sent there again.
    {
      ...{ ...secure, name: 'own', domain: 'app.example.test', path: '/' },
      partitionKey: 'https://example.test',
      _crHasCrossSiteAncestor: false,
    } as object as typeof secure & { name: string },
  ]);
  const state = await captureState(first);
  const second = await browser.newContext();
  await applyState(second, JSON.parse(JSON.stringify(state)));
  const cookies = await second.cookies();
  expect(cookies).toEqual(await first.cookies());
  expect(cookies.map(({ name, partitionKey }) => [name, partitionKey])).toEqual(
    expect.arrayContaining([
      ['__Host-bound', undefined],
      ['partitioned', 'https://portal.test'],
    ]),
  );
  const keys = (await captureState(second)).cookies.map(({ name, _crHasCrossSiteAncestor }) => [
    name,
    _crHasCrossSiteAncestor,
  ]);
  expect(keys).toEqual(
    expect.arrayContaining([
      ['partitioned', true],
      ['own', false],
    ]),
  );
});
