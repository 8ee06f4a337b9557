import { readdirSync, readFileSync } from 'node:fs';

export interface Running {
  readonly pid: number;
  readonly parent: number;
  /** Its command line, with spaces between the words. */
  readonly command: string;
}

/**
 * Every living process; a dead one that nobody has waited for is none. Tests look again and again while something runs: a
 * look that is done at once takes a tenth of the processor time of one whose every file is waited for.
 */
export function processes(): Running[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    const match = /^\d+ \(.*\) [^ZX] (\d+)/s.exec(Number.isNaN(pid) ? '' : told(pid, 'stat'));
    if (match === null) return [];
    return [{ pid, parent: Number(match[1]), command: told(pid, 'cmdline').replaceAll('\0', ' ') }];
  });
}

/** What the system tells of a process, byte by byte; empty when that has ended. */
export function told(pid: number, what: 'stat' | 'cmdline' | 'environ'): string {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'latin1');
  } catch {
    return '';
  }
}

/** Ids of the living processes, but this one, whose command line holds `text`: a home folder tells whose they are. */
export function processesWith(text: string): number[] {
  return processes()
    .filter(({ pid, command }) => pid !== process.pid && command.includes(text))
    .map(({ pid }) => pid);
}

/** Process ids of everything that a process has started, and what these have. */
export function descendants(pid: number): number[] {
  const all = processes();
  const found = [pid];
  for (const each of found) {
    for (const { pid: child, parent } of all) if (parent === each) found.push(child);
  }
  return found.slice(1);
}

/** Those that still run; a dead one that nobody has waited for does not. */
export function alive(pids: readonly number[]): number[] {
  return pids.filter((pid) => /\) [^ZX] /.test(told(pid, 'stat')));
}
