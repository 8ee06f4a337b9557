import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Ids of the living processes whose command line holds `text`: a home folder tells whose they are. */
export async function processesWith(text: string): Promise<number[]> {
  const found: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const folder = join('/proc', name);
    const [line, stat] = await Promise.all(
      ['cmdline', 'stat'].map((file) => readFile(join(folder, file), 'utf8').catch(() => '')),
    );
    const dead = /\) [ZX] /.test(stat ?? '');
    if (!dead && line?.includes(text)) found.push(Number(name));
  }
  return found;
}
