import { execFileSync } from 'node:child_process';
import type { Browser } from 'playwright';
import { silentLog } from '../../../src/lib/log.js';
import { findBrowser, launchBrowser } from '../../../src/site/web/browser.js';
import { findHeadless } from '../../support/chromium.js';

/** A browser as runs start it. */
export async function launchHeadless(): Promise<Browser> {
  const { env } = process;
  const choice = await findBrowser(findHeadless(), env);
  return await launchBrowser({ choice, headless: true, log: silentLog, env });
}

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

function processes(): Row[] {
  const table = execFileSync('ps', ['-axo', 'pid=,ppid=,command='], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return table.split('\n').flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    if (match === null) return [];
    return [{ pid: Number(match[1]), parent: Number(match[2]), command: match[3] ?? '' }];
  });
}

/** Process ids of the browsers that a process has started itself. */
export function browsersOf(parent: number): number[] {
  return processes()
    .filter((row) => row.parent === parent && row.command.includes('--remote-debugging-pipe'))
    .map(({ pid }) => pid);
}

export function killBrowsersOf(parent: number): void {
  const pids = browsersOf(parent);
  if (pids.length === 0) throw new Error(`Process ${parent} has no browser.`);
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}

/** Process ids of what draws the pages of a process's browsers. */
export function pagesOf(parent: number): number[] {
  const all = processes();
  const browsers = new Set(browsersOf(parent));
  const within = (row: Row | undefined): boolean =>
    row !== undefined &&
    (browsers.has(row.pid) || within(all.find(({ pid }) => pid === row.parent)));
  const renderers = all.filter((row) => row.command.includes('--type=renderer') && within(row));
  if (renderers.length === 0) throw new Error(`Process ${parent} has no page.`);
  return renderers.map(({ pid }) => pid);
}

/** Kills what draws the pages of a process's browsers; the browsers themselves live on. */
export function crashPagesOf(parent: number): void {
  for (const pid of pagesOf(parent)) process.kill(pid, 'SIGKILL');
}

/** Makes the pages of a process's browsers hang for good. */
export function hangPagesOf(parent: number): void {
  for (const pid of pagesOf(parent)) process.kill(pid, 'SIGSTOP');
}

/** Every process that belongs to the browser profile folder named in a command line. */
export function processesWith(marker: string): number[] {
  return processes()
    .filter(({ command }) => command.includes(marker))
    .map(({ pid }) => pid);
}

/** The folder of a browser's own profile, which all of its processes are started with. */
export function profileFolderOf(pid: number): string {
  const command = processes().find((row) => row.pid === pid)?.command ?? '';
  const folder = /--user-data-dir=(\S+)/.exec(command)?.[1];
  if (folder === undefined) throw new Error(`Process ${pid} has no browser profile.`);
  return folder;
}
