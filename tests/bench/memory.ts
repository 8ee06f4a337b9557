import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runNode } from './children.js';

const preload = fileURLToPath(new URL('./peak-memory.mjs', import.meta.url));
const sampleEvery = 50;
const kib = 1024;

/** Peak resident memory (MB) of one node process, as the kernel counted it. */
export async function peakOfNode(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'spaceiq-bench-'));
  const file = join(folder, 'peak');
  try {
    await runNode(['--import', preload, ...args], { env: { ...env, BENCH_PEAK_FILE: file } });
    return Number(await readFile(file, 'utf8')) / kib;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/**
 * Peak memory (MB) of a node process and all that it starts, a browser for example: the sum of their proportional
 * shares, so that what they share counts once. Sampled, Linux only.
 */
export async function peakOfFamily(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<number> {
  let pid = 0;
  let over = false;
  const running = runNode(args, {
    env,
    onStart: (started) => {
      pid = started;
    },
  }).finally(() => {
    over = true;
  });
  let peak = 0;
  while (!over) {
    peak = Math.max(peak, await sharesOf(pid));
    await delay(sampleEvery);
  }
  await running;
  return peak / kib;
}

/** KiB of a process and its descendants now. */
async function sharesOf(root: number): Promise<number> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = /\) \S (\d+)/.exec(await read(name, 'stat'))?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const belongs = (pid: number | undefined): boolean =>
    pid !== undefined && (pid === root || belongs(parents.get(pid)));
  let sum = 0;
  for (const pid of parents.keys()) {
    if (!belongs(pid)) continue;
    sum += Number(/^Pss:\s+(\d+)/m.exec(await read(String(pid), 'smaps_rollup'))?.[1] ?? 0);
  }
  return sum;
}

async function read(pid: string, file: string): Promise<string> {
  return await readFile(join('/proc', pid, file), 'utf8').catch(() => '');
}
