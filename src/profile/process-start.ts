import { execFile } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { hasCode } from '../lib/files.js';

const run = promisify(execFile);

/** Whether a process of this id is there, ours or not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/** What this asks of the system, for tests. */
interface Asked {
  readonly platform: NodeJS.Platform;
  readonly run: typeof run;
}

/**
 * When a process began, in a form that no other process of the same id shares, not even after a restart of the machine;
 * null where the system doesn't tell.
 */
export async function processStart(
  pid: number,
  { platform, run: ask }: Asked = { platform: process.platform, run },
): Promise<string | null> {
  try {
    if (platform === 'linux') return await linuxStart(pid);
    if (platform === 'darwin') {
      // The time of day as every process sees it, whatever its zone, and the machine's, is by then.
      const { stdout } = await ask('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
        env: { LC_ALL: 'C', TZ: 'UTC' },
        timeout: 2000,
      });
      return stdout.trim() === '' ? null : stdout.trim();
    }
    return null;
  } catch {
    return null;
  }
}

/**
 * What process ids count within: two containers of one machine, two machines, or one before and after a restart, may
 * share a host's name and give the same id to different processes. Null where the system doesn't tell.
 */
export function processSpace(): string | null {
  if (process.platform !== 'linux') return null;
  try {
    return `${bootId()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return null;
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

async function linuxStart(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The second field is the command's name in parentheses and may hold spaces and parentheses itself.
  const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  return ticks === undefined ? null : `${bootId()}/${ticks}`;
}
