import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../../src/build/bundle.js';
import { type CliOptions, type CliResult, cli } from './cli.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

export interface Loaded {
  /** Files of `dist/` that node loaded in the command's process and in those that it started. */
  readonly files: readonly string[];
  /** What they were made of, relative to the project: `src/…` and `node_modules/…`. */
  readonly sources: readonly string[];
  readonly result: CliResult;
}

/** Runs `spaceiq` and tells what it loaded, by node's own record of what it ran. */
export async function loadedBy(args: readonly string[], options: CliOptions = {}): Promise<Loaded> {
  const folder = await mkdtemp(join(tmpdir(), 'spaceiq-loaded-'));
  try {
    const env = { ...options.env, NODE_V8_COVERAGE: folder };
    const result = await cli(args, { ...options, env });
    const files = new Set<string>();
    for (const name of await readdir(folder)) {
      const { result: scripts } = JSON.parse(await readFile(join(folder, name), 'utf8')) as {
        result: readonly { readonly url: string }[];
      };
      for (const { url } of scripts) {
        const path = url.startsWith('file:') ? relative(root, fileURLToPath(url)) : '';
        if (path.startsWith('dist/')) files.add(path);
      }
    }
    const made = await sources();
    const all = [...files].flatMap((file) => made.get(join(root, file)) ?? []);
    return { files: [...files].toSorted(), sources: [...new Set(all)], result };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

let known: Promise<ReadonlyMap<string, readonly string[]>> | null = null;

/** Of what is built, file by file: names of files stand for their contents. */
function sources(): Promise<ReadonlyMap<string, readonly string[]>> {
  known ??= bundle(root, join(root, 'dist')).then((made) => made.sources);
  return known;
}
