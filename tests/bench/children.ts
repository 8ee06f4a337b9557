import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export const script = fileURLToPath(new URL('../../bin/spaceiq.js', import.meta.url));

export interface Ended {
  /** Wall time (ms) from the start of the process to its end. */
  readonly ms: number;
  readonly stdout: string;
}

export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly onStart?: (pid: number) => void;
}

/** Runs this node with some arguments to its end. @throws Error with what it said when it fails */
export async function runNode(
  args: readonly string[],
  { env, onStart }: ChildOptions = {},
): Promise<Ended> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) onStart?.(child.pid);
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      said[name] += chunk;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  const ms = performance.now() - startedAt;
  if (code !== 0) throw new Error(`node ${args.join(' ')}: exit code ${code}\n${said.stderr}`);
  return { ms, stdout: said.stdout };
}
