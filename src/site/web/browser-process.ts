import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright';
import { Interception } from './interception.js';
import { within } from './within.js';

/** Ms for a browser to tell its process, and to go when it is asked to. */
const tellDeadline = 10_000;
const closeDeadline = 5_000;
/** Ms for a killed browser to be gone. */
const goneDeadline = 5_000;

const processes = new WeakMap<Browser, number>();

/**
 * Learns which process a browser is, so that it can be killed, and sees to it that nothing of it stays, however it ends:
 * a page that hangs may outlive its browser, and go on with what it was doing. Gives the process id, or null for a
 * browser that does not tell; such a one is left to Playwright, which kills it half a minute after it was asked to go.
 */
export async function followProcess(browser: Browser): Promise<number | null> {
  const silent = () => new Error('It does not tell.');
  const pid = await within(tellDeadline, processOf(browser), silent).catch(() => null);
  if (pid === null) return null;
  processes.set(browser, pid);
  browser.once('disconnected', () => kill(browser));
  return pid;
}

/** Closes a browser, and kills one that does not go. Never throws. */
export async function closeBrowser(browser: Browser): Promise<void> {
  await within(
    tellDeadline,
    Interception.shut(browser),
    () => new Error('It does not tell.'),
  ).catch(() => {});
  const closed = browser.close();
  const late = () => new Error('It does not go.');
  await within(closeDeadline, closed, late).catch(() => kill(browser));
  await within(goneDeadline, closed, late).catch(() => {});
}

async function processOf(browser: Browser): Promise<number | null> {
  const protocol = await browser.newBrowserCDPSession();
  const { processInfo } = await protocol.send('SystemInfo.getProcessInfo');
  await protocol.detach();
  const pid = processInfo.find(({ type }) => type === 'browser')?.id ?? null;
  return pid !== null && (await isChild(pid)) ? pid : null;
}

/** A browser that is packed in a container of its own counts its processes there: here that id is somebody else's. */
async function isChild(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // After the command's name in parentheses come the state, the parent and the process group.
  const [, parent, group] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return parent === process.pid && group === pid;
}

/** Playwright starts each browser as the leader of a process group, except on Windows, where its pages die with it. */
function kill(browser: Browser): void {
  const pid = processes.get(browser);
  processes.delete(browser);
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // All of it is gone already.
  }
}
