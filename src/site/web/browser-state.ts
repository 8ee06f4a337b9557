import type { BrowserContext, Frame } from 'playwright';
import { SiteError } from '../../lib/errors.js';
import type { BrowserCookie, BrowserState, OriginState } from '../session.js';
import { within } from './within.js';

type Pairs = OriginState['sessionStorage'];
/** Milliseconds that one frame may take to tell its storage, and the browser for all that is kept of every origin. */
const frameDeadline = 2_000;
const storageDeadline = 20_000;

type PlaywrightState = Exclude<Parameters<BrowserContext['setStorageState']>[0], string>;

/**
 * Puts a captured state into a fresh context: cookies, local storage and IndexedDB at once, session storage as each
 * origin's first page of a tab begins (Playwright's own storage state leaves it out).
 */
export async function applyState(context: BrowserContext, state: BrowserState): Promise<void> {
  const stored = {
    cookies: state.cookies.map(({ partitionKey, _crHasCrossSiteAncestor, ...cookie }) => ({
      ...cookie,
      ...(partitionKey === undefined ? {} : { partitionKey }),
      ...(_crHasCrossSiteAncestor === undefined ? {} : { _crHasCrossSiteAncestor }),
    })),
    origins: state.origins.map(({ origin, localStorage, indexedDB }) => ({
      origin,
      localStorage: localStorage.map((pair) => ({ ...pair })),
      indexedDB: [...indexedDB],
    })),
  };
  if (
    stored.origins.some(({ localStorage, indexedDB }) => localStorage.length + indexedDB.length > 0)
  ) {
    await context.setStorageState(stored as PlaywrightState);
  } else if (stored.cookies.length > 0) {
    await context.addCookies(stored.cookies);
  }
  const sessions = Object.fromEntries(
    state.origins
      .filter(({ sessionStorage }) => sessionStorage.length > 0)
      .map(({ origin, sessionStorage }) => [origin, sessionStorage]),
  );
  if (Object.keys(sessions).length > 0) await context.addInitScript(restoreSession, sessions);
}

/** Runs in the page before its own scripts; what the page has written since is not overwritten. */
function restoreSession(sessions: Record<string, Pairs>): void {
  try {
    if (window.sessionStorage.length > 0) return;
    for (const { name, value } of sessions[window.location.origin] ?? []) {
      window.sessionStorage.setItem(name, value);
    }
  } catch {
    // A frame without an origin of its own has no storage.
  }
}

/**
 * Everything that the context's cookies and the storages of every origin it has met hold. Secret as a whole. A frame
 * that hangs is left out. @throws SiteError when the browser as a whole does not tell
 */
export async function captureState(context: BrowserContext): Promise<BrowserState> {
  const { cookies, origins } = await within(
    storageDeadline,
    context.storageState({ indexedDB: true }),
    () => new SiteError('The page hangs, so that the state of its browser cannot be read.'),
  );
  const sessions = await sessionStorages(context);
  const byOrigin = new Map<string, OriginState>();
  for (const { origin, localStorage, ...rest } of origins) {
    byOrigin.set(origin, {
      origin,
      localStorage,
      sessionStorage: sessions.get(origin) ?? [],
      indexedDB: indexedDbOf(rest),
    });
  }
  for (const [origin, sessionStorage] of sessions) {
    if (byOrigin.has(origin) || sessionStorage.length === 0) continue;
    byOrigin.set(origin, { origin, localStorage: [], sessionStorage, indexedDB: [] });
  }
  return {
    cookies: cookies.map(({ name, value, domain, path, expires, httpOnly, secure, ...rest }) => ({
      name,
      value,
      domain,
      path,
      expires,
      httpOnly,
      secure,
      sameSite: rest.sameSite,
      ...partitionOf(rest),
    })),
    origins: [...byOrigin.values()],
  };
}

/** Playwright's types leave the key of a partitioned cookie out of a storage state, though it is there. */
function partitionOf(
  cookie: object,
): Pick<BrowserCookie, 'partitionKey' | '_crHasCrossSiteAncestor'> {
  const { partitionKey, _crHasCrossSiteAncestor } = cookie as Readonly<Record<string, unknown>>;
  return {
    ...(typeof partitionKey === 'string' ? { partitionKey } : {}),
    ...(typeof _crHasCrossSiteAncestor === 'boolean' ? { _crHasCrossSiteAncestor } : {}),
  };
}

/** Playwright's types leave IndexedDB out of a storage state, though it is there when asked for. */
function indexedDbOf(origin: object): readonly unknown[] {
  const found = 'indexedDB' in origin ? origin.indexedDB : undefined;
  return Array.isArray(found) ? found : [];
}

async function sessionStorages(context: BrowserContext): Promise<Map<string, Pairs>> {
  const frames = context.pages().flatMap((page) => page.frames());
  const found = new Map<string, Pairs>();
  for (const read of await Promise.all(frames.map(readSession))) {
    if (read !== null && !found.has(read.origin)) found.set(read.origin, read.pairs);
  }
  return found;
}

async function readSession(frame: Frame): Promise<{ origin: string; pairs: Pairs } | null> {
  const reading = frame.evaluate(() => ({
    origin: window.location.origin,
    pairs: Object.entries(window.sessionStorage).map(([name, value]) => ({
      name,
      value: String(value),
    })),
  }));
  return within(frameDeadline, reading, () => new Error('The frame hangs.'))
    .then((read) => (read.origin === 'null' ? null : read))
    .catch(() => null);
}
