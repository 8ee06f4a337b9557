import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import { storageState } from '../support/home.js';
import { startKeyring } from '../support/keyring.js';

const exec = promisify(execFile);

/** Milliseconds: a hundred packages to fetch. */
const slow = 300_000;
/** Bytes of a production install, the browser left out. */
const heaviest = 60_000_000;

let folder: string;
let tarball: string;
let paths: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spaceiq-package-'));
  // What is built is there already; building anew would pull it from under the other tests.
  const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await exec('npm', args, { maxBuffer: 16_000_000 });
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  tarball = join(folder, packed.filename);
  paths = packed.files.map(({ path }) => path);
}, slow);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function bytesOf(path: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const full = join(path, entry.name);
    if (entry.isDirectory()) sum += await bytesOf(full);
    else if (entry.isFile()) sum += (await stat(full)).size;
  }
  return sum;
}

describe('the package', { timeout: slow }, () => {
  it('holds what runs and what people read, and nothing else', async () => {
    const code = /^dist\/[\w/-]+\.js$/;
    expect(paths.filter((path) => !code.test(path)).toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin/spaceiq.js',
      'dist/profiles.schema.json',
      'package.json',
      'profiles.example.json',
    ]);
    const source = await readdir('src', { recursive: true });
    const modules = source.filter((path) => path.endsWith('.ts'));
    for (const path of modules) {
      expect(paths).toContain(`dist/${path.replace(/\.ts$/, '.js')}`);
    }
    const { dependencies } = JSON.parse(await readFile('package.json', 'utf8')) as {
      dependencies: Readonly<Record<string, string>>;
    };
    const imported = await importsOf(modules.map((path) => join('src', path)));
    expect(imported.filter((name) => dependencies[name] === undefined)).toEqual([]);
  });

  it('is small, and works where nothing else is', async () => {
    const place = join(folder, 'empty');
    await mkdir(place);
    await writeFile(join(place, 'package.json'), '{ "private": true }');
    const quiet = ['--omit=dev', '--no-audit', '--no-fund', '--prefer-offline'];
    await exec('npm', ['install', ...quiet, tarball], { cwd: place });
    expect(await bytesOf(join(place, 'node_modules'))).toBeLessThan(heaviest);

    await using simulator = await startSimulator();
    const keyring = await startKeyring();
    try {
      const command = join(place, 'node_modules', '.bin', 'spaceiq');
      const env = { PATH: process.env.PATH, ...keyring.env };
      const run = async (...args: string[]) =>
        (await exec(command, args, { cwd: place, env })).stdout;
      const { version } = JSON.parse(await readFile('package.json', 'utf8')) as {
        version: string;
      };
      expect(await run('--version')).toBe(`${version}\n`);

      // The keychain needs a native part, which has to come with the install.
      const { web, api } = simulator.origins;
      const where = ['--url', web, '--api-url', api, '--building', 'HQ', '--floor', '2'];
      await run('profile', 'add', 'alice', ...where);
      const state = join(folder, 'state.json');
      await writeFile(state, JSON.stringify(storageState(simulator, 'alice')));
      await run('login', '--import-state', state);
      const status = JSON.parse(await run('status', '--check', '--json')) as unknown;
      expect(status).toMatchObject({ profiles: [{ name: 'alice', session: { state: 'valid' } }] });
    } finally {
      await keyring.stop();
    }
  });
});

/** Names of the packages that these modules import, types left out. */
async function importsOf(files: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const file of files) {
    const text = await readFile(file, 'utf8');
    const imports = text.matchAll(/(?:^import (?!type)[^;]*?from |\bimport\()'([^'./][^']*)'/gm);
    for (const [, name = ''] of imports) {
      if (name.startsWith('node:')) continue;
      const [first = '', second = ''] = name.split('/');
      found.add(first.startsWith('@') ? `${first}/${second}` : first);
    }
  }
  return [...found];
}
