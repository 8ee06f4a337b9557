import { join } from 'node:path';
import type { BrowserKind } from '../../lib/browser-kinds.js';

type Environment = Readonly<Record<string, string | undefined>>;

const linuxNames: Readonly<Record<BrowserKind, readonly string[]>> = {
  chrome: ['google-chrome-stable', 'google-chrome'],
  msedge: ['microsoft-edge-stable', 'microsoft-edge'],
  chromium: ['chromium', 'chromium-browser'],
};

const linuxFixed: Readonly<Record<BrowserKind, readonly string[]>> = {
  chrome: ['/opt/google/chrome/chrome'],
  msedge: ['/opt/microsoft/msedge/msedge'],
  chromium: ['/snap/bin/chromium'],
};

const macNames: Readonly<Record<BrowserKind, string>> = {
  chrome: 'Google Chrome',
  msedge: 'Microsoft Edge',
  chromium: 'Chromium',
};

const windowsPaths: Readonly<Record<BrowserKind, string>> = {
  chrome: 'Google\\Chrome\\Application\\chrome.exe',
  msedge: 'Microsoft\\Edge\\Application\\msedge.exe',
  chromium: 'Chromium\\Application\\chrome.exe',
};

/** The paths at which a platform usually keeps a browser, most likely first. */
export function usualPlaces(
  kind: BrowserKind,
  platform: NodeJS.Platform,
  env: Environment,
): string[] {
  if (platform === 'darwin') {
    const inside = `${macNames[kind]}.app/Contents/MacOS/${macNames[kind]}`;
    const roots = ['/Applications', ...(env.HOME ? [join(env.HOME, 'Applications')] : [])];
    return roots.map((root) => join(root, inside));
  }
  if (platform === 'win32') {
    const roots = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA];
    return roots.flatMap((root) => (root ? [`${root}\\${windowsPaths[kind]}`] : []));
  }
  const folders = new Set(['/usr/bin', ...(env.PATH ?? '').split(':').filter((part) => part)]);
  const named = [...folders].flatMap((folder) =>
    linuxNames[kind].map((name) => join(folder, name)),
  );
  return [...linuxFixed[kind], ...named];
}
