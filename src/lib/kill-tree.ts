import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { childEnvironment } from './child-env.js';
import { windowsProgram } from './windows-programs.js';

const run = promisify(execFile);
/** Ms that a program of the system's may take to list or to end processes. */
const deadline = 5000;

/** Ends a process and what it has started, all of it that can be found. Never throws. */
export async function killTree(pid: number, env: NodeJS.ProcessEnv): Promise<void> {
  if (process.platform === 'win32') {
    const args = ['/F', '/T', '/PID', String(pid)];
    await run(windowsProgram('taskkill', env), args, optionsFor(env)).catch(() => {});
    return;
  }
  const parents = await parentsOfAll(env).catch(() => new Map<number, number>());
  for (const each of descendantsOf(pid, parents)) kill(each);
}

/** With the process itself, which comes first: it starts no more then. */
function descendantsOf(pid: number, parents: ReadonlyMap<number, number>): readonly number[] {
  const children = [...parents].filter(([, parent]) => parent === pid).map(([child]) => child);
  return [pid, ...children.flatMap((child) => descendantsOf(child, parents))];
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** The parent of every process. */
async function parentsOfAll(env: NodeJS.ProcessEnv): Promise<ReadonlyMap<number, number>> {
  if (process.platform !== 'linux') {
    const { stdout } = await run('/bin/ps', ['-A', '-o', 'pid=,ppid='], optionsFor(env));
    return new Map(stdout.trim().split('\n').map(pairOf));
  }
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const pairs = await Promise.all(
    names.map(async (name) => {
      const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
      // The name of the program, in parentheses, may hold anything; its state follows, then its parent.
      const [, parent = 0] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return pairOf(`${name} ${parent}`);
    }),
  );
  return new Map(pairs);
}

function optionsFor(env: NodeJS.ProcessEnv) {
  return { timeout: deadline, windowsHide: true, env: childEnvironment(env, 'scheduler') };
}

function pairOf(line: string): [number, number] {
  const [pid = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
  return [pid, parent];
}
