/** `npm run build`: makes `dist/`, what the package runs, out of `src/`. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scriptFor } from '../cli/completion/scripts.js';
import { bundle } from './bundle.js';
import { helpTexts } from './help.js';
import { licencesOf } from './licences.js';
import { manualPage } from './man.js';
import { settingsSchema } from './settings-schema.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const dist = join(root, 'dist');

/** Writes what differs and then takes away what is left over, so that a command that runs just now finds its files. */
async function replace(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [path, content] of files) {
    const before = await readFile(path).catch(() => null);
    if (before?.equals(content) === true) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(path)) await rm(path);
  }
}

const { files, packages } = await bundle(root, dist);
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  version: string;
};
const texts = {
  'man/spaceiq.1': await manualPage(version),
  'completions/spaceiq.bash': scriptFor('bash'),
  'completions/_spaceiq': scriptFor('zsh'),
  'completions/spaceiq.fish': scriptFor('fish'),
  'profiles.schema.json': settingsSchema(),
  THIRD_PARTY_LICENSES: await licencesOf(root, packages),
};
for (const [name, text] of await helpTexts()) {
  files.set(join(dist, 'help', `${name}.txt`), Buffer.from(text));
}
for (const [name, text] of Object.entries(texts)) files.set(join(dist, name), Buffer.from(text));
await replace(dist, files);
process.stderr.write(`${files.size} files in ${relative(process.cwd(), dist)}\n`);
