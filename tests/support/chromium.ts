import { existsSync } from 'node:fs';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
];

/** Path of the Chromium that tests drive. @throws Error when there is none. */
export function findChromium(): string {
  const named = process.env.SPACEIQ_BROWSER;
  const found = [named, ...places].find((path) => path !== undefined && existsSync(path));
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
  return { executablePath: findChromium(), args };
}
