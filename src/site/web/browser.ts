import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import type { Browser } from 'playwright';
import { type BrowserKind, browserKinds } from '../../lib/browser-kinds.js';
import { childEnvironment } from '../../lib/child-env.js';
import { ExitCode, messageOf, SpaceiqError, UsageError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import { usualPlaces } from './browser-places.js';
import { getOwn, policyError, saysForbidden } from './browser-policy.js';
import { followProcess } from './browser-process.js';
import { loadPlaywright } from './playwright.js';
import { runsUnsandboxed, unsandboxed } from './sandbox.js';

/** A browser of this machine that can be driven. */
export interface BrowserChoice {
  /** For people: `chrome`, `msedge`, `chromium`, or the path that was asked for. */
  readonly name: string;
  readonly path: string;
  /** Whether somebody asked for just this one; no other takes its place then. */
  readonly asked?: true;
}

type Environment = Readonly<Record<string, string | undefined>>;

export interface LaunchOptions {
  readonly choice: BrowserChoice;
  readonly headless: boolean;
  readonly log: Log;
  /** What our own environment is; the browser gets what it needs of it. */
  readonly env: Environment;
  /** Hears that it has no sandbox, or why another than the one that was found is used, in words for people. */
  readonly tell?: ((message: string) => void) | undefined;
}

const installHint = `Install Google Chrome, Microsoft Edge or Chromium, run "${getOwn}", or name a browser with --browser PATH.`;
const launchDeadline = 60_000;

/**
 * The browser to drive: the one asked for (`chrome`, `msedge`, `chromium` or a whole path), else the first of Chrome, Edge
 * and Chromium that is installed, else the one that Playwright has downloaded.
 * @throws SpaceiqError (exit 1) when there is none; UsageError for a path that depends on where we are called.
 */
export async function findBrowser(
  requested: string | undefined,
  env: Environment,
): Promise<BrowserChoice> {
  const kind = browserKinds.find((name) => name === requested);
  if (requested !== undefined && requested !== '' && kind === undefined) return named(requested);
  const kinds = kind === undefined ? browserKinds : [kind];
  const found = (await firstInstalled(kinds, env)) ?? (await downloaded(kinds));
  if (found !== null) return kind === undefined ? found : { ...found, asked: true };
  const message =
    kind === undefined
      ? 'No browser was found on this machine.'
      : `The browser "${kind}" was not found on this machine.`;
  throw new SpaceiqError(ExitCode.failed, message, installHint);
}

async function named(path: string): Promise<BrowserChoice> {
  if (!isAbsolute(path)) {
    throw new UsageError(
      `The browser "${path}" is neither ${browserKinds.join(', ')} nor a whole path.`,
      'Name it by its whole path, such as /opt/browser/chrome.',
    );
  }
  if (await isExecutable(path)) return { name: path, path, asked: true };
  const message = `There is no browser at "${path}" that can be run.`;
  throw new SpaceiqError(ExitCode.failed, message, installHint);
}

async function firstInstalled(
  kinds: readonly BrowserKind[],
  env: Environment,
): Promise<BrowserChoice | null> {
  for (const kind of kinds) {
    for (const path of usualPlaces(kind, process.platform, env)) {
      if (await isExecutable(path)) return { name: kind, path };
    }
  }
  return null;
}

async function downloaded(kinds: readonly BrowserKind[]): Promise<BrowserChoice | null> {
  if (!kinds.includes('chromium')) return null;
  const { chromium } = loadPlaywright();
  const path = chromium.executablePath();
  return path !== '' && (await isExecutable(path)) ? { name: 'chromium', path } : null;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/**
 * Starts a browser of its own with an empty profile. Where the one that was found does not start (it is too old, or a
 * company's policy forbids it to be driven) and nobody asked for it, Playwright's own Chromium is started where it is there.
 * @throws SpaceiqError (exit 1) when none starts.
 */
export async function launchBrowser(options: LaunchOptions): Promise<Browser> {
  const { choice, log, tell = (message) => log.warn(message) } = options;
  if (runsUnsandboxed()) tell(unsandboxed);
  try {
    return await launch(options);
  } catch (error) {
    const own = choice.asked === true ? null : await downloaded(['chromium']);
    if (own === null || own.path === choice.path) throw error;
    const browser = await launch({ ...options, choice: own });
    tell(`${messageOf(error)} Playwright's own Chromium is used in its place.`);
    return browser;
  }
}

/**
 * It undertakes no traffic by itself, hides nothing of the
 * automation, gets no secret in its environment, and ends with this process however that ends: it is driven through
 * a pipe, and a browser whose pipe closes exits.
 * @throws SpaceiqError (exit 1) when it does not start.
 */
async function launch(options: LaunchOptions): Promise<Browser> {
  const { choice, headless, log } = options;
  const { chromium } = loadPlaywright();
  const root = runsUnsandboxed();
  try {
    const browser = await chromium.launch({
      executablePath: choice.path,
      headless,
      // The sandbox refuses to work for root on Linux (containers); everywhere else it stays on.
      chromiumSandbox: !root,
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        ...(root ? ['--disable-dev-shm-usage'] : []),
      ],
      env: childEnvironment(options.env, 'browser'),
      // Ctrl-C belongs to the run: it finishes the write in flight before the browser goes.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      timeout: launchDeadline,
    });
    const pid = await followProcess(browser);
    const version = browser.version();
    log.debug('Browser started', { browser: choice.name, version, headless, pid });
    return browser;
  } catch (error) {
    const said = messageOf(error);
    if (saysForbidden(said)) throw policyError(choice.name);
    const [reason = ''] = said.split('\n');
    const message = `The browser "${choice.name}" did not start: ${reason}`;
    throw new SpaceiqError(ExitCode.failed, message, installHint, { cause: error });
  }
}
