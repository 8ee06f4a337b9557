import { EventEmitter } from 'node:events';
import { type Browser, type BrowserContext, type CDPSession, chromium } from 'playwright';
import { afterAll, beforeAll } from 'vitest';

type LaunchOptions = NonNullable<Parameters<typeof chromium.launch>[0]>;

const launch = chromium.launch.bind(chromium);

/** Browsers of this worker that nobody uses, by how they were started. */
const idle = new Map<string, Browser[]>();

let keeping = true;

/** The browsers of this file are started and ended for each who asks: for tests whose subject they are. */
export function keepNoBrowsers(): void {
  beforeAll(async () => {
    keeping = false;
    const all = [...idle.values()].flatMap((browsers) => browsers.splice(0));
    await Promise.all(all.map((browser) => browser.close()));
  });
  afterAll(() => {
    keeping = true;
  });
}

/**
 * Browsers without a window that are started in the tests' own process serve one after the other, and over the files of a
 * worker: to start one takes longer than most of what is done in it. Each gets contexts of its own, which are all there is
 * of a person in a browser, and closing it closes these.
 */
export function keepBrowsers(): void {
  chromium.launch = lendOne;
}

async function lendOne(options: LaunchOptions = {}): Promise<Browser> {
  if (!keeping || options.headless === false) return await launch(options);
  const { executablePath, args, chromiumSandbox, proxy, env } = options;
  const key = JSON.stringify([executablePath, args, chromiumSandbox, proxy, env]);
  const browsers = idle.get(key) ?? [];
  idle.set(key, browsers);
  let browser = browsers.shift();
  while (browser !== undefined && !(await isThere(browser))) browser = browsers.shift();
  const ours = browser ?? (await launch(options));
  return lend(ours, () => browsers.push(ours));
}

/** Whether a browser answers: one that was slow to close may have been killed, and not be known to be gone yet. */
async function isThere(browser: Browser): Promise<boolean> {
  try {
    const session = await browser.newBrowserCDPSession();
    await session.send('Browser.getVersion');
    await session.detach();
    return true;
  } catch {
    return false;
  }
}

const listening = new Set<string | symbol>(['on', 'once', 'off', 'addListener', 'removeListener']);

/** A browser as far as its user can tell: what is opened through it goes when it is closed, and the rest stays. */
function lend(browser: Browser, giveBack: () => void): Browser {
  const contexts = new Set<BrowserContext>();
  const sessions = new Set<CDPSession>();
  const events = new EventEmitter();
  let open = true;
  const tell = () => events.emit('disconnected', lent);
  browser.once('disconnected', tell);
  const own: Partial<Browser> = {
    contexts: () => [...contexts],
    isConnected: () => open && browser.isConnected(),
    newContext: async (options) => {
      const context = await browser.newContext(options);
      contexts.add(context);
      context.once('close', () => contexts.delete(context));
      context.browser = () => lent;
      return context;
    },
    newPage: async (options) => {
      const context = await lent.newContext(options);
      return await context.newPage();
    },
    newBrowserCDPSession: async () => {
      const session = await browser.newBrowserCDPSession();
      sessions.add(session);
      return session;
    },
    close: async () => {
      if (!open) return;
      open = false;
      browser.off('disconnected', tell);
      const gone = () => {};
      await Promise.all([...contexts].map((context) => context.close().catch(gone)));
      await Promise.all([...sessions].map((session) => session.detach().catch(gone)));
      giveBack();
    },
  };
  const lent = new Proxy(browser, {
    get: (target, name) => {
      if (Object.hasOwn(own, name)) return Reflect.get(own, name);
      const from = listening.has(name) ? events : target;
      const value: unknown = Reflect.get(from, name);
      return typeof value === 'function' ? value.bind(from) : value;
    },
  });
  return lent;
}
