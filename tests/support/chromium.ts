import { existsSync } from 'node:fs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
];

/** Debian's program itself: what is on the path is a shell that waits for it. */
const shells = ['/usr/lib/chromium/chromium-headless-shell'];

/** Path of the Chromium that people have, for tests of its windows and processes. @throws Error when there is none. */
export function findChromium(): string {
  return first([process.env.SPACEIQ_BROWSER, ...places]);
}

/**
 * Path of the browser for tests that only need its pages: the same Chromium without the parts that draw a window where
 * that is installed, which starts in a third of the time. @throws Error when there is none.
 */
export function findHeadless(): string {
  return first([process.env.SPACEIQ_BROWSER, ...shells, ...places]);
}

function first(paths: readonly (string | undefined)[]): string {
  const found = paths.find((path) => path !== undefined && existsSync(path));
  if (found === undefined) {
    throw new Error('No Chromium found: install one, or name it in SPACEIQ_BROWSER.');
  }
  return found;
}

/** What playwright's `chromium.launch` needs here: no sandbox for root, no traffic of the browser's own. */
export function chromiumOptions(): { executablePath: string; args: string[] } {
  const args = [
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-dev-shm-usage',
  ];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return { executablePath: findHeadless(), args };
}
