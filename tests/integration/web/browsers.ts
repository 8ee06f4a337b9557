import type { Browser } from 'playwright';
import { silentLog } from '../../../src/lib/log.js';
import { findBrowser, launchBrowser } from '../../../src/site/web/browser.js';
import { findHeadless } from '../../support/chromium.js';
import { processes, type Running } from '../../support/processes.js';

/** A browser as runs start it. */
export async function launchHeadless(): Promise<Browser> {
  const { env } = process;
  const choice = await findBrowser(findHeadless(), env);
  return await launchBrowser({ choice, headless: true, log: silentLog, env });
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
  const within = (row: Running | undefined): boolean =>
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

/** The folder of a browser's own profile, which all of its processes are started with. */
export function profileFolderOf(pid: number): string {
  const command = processes().find((row) => row.pid === pid)?.command ?? '';
  const folder = /--user-data-dir=(\S+)/.exec(command)?.[1];
  if (folder === undefined) throw new Error(`Process ${pid} has no browser profile.`);
  return folder;
}
