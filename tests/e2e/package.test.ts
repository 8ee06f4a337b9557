import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { validate } from 'dockerfile-utils';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../src/build/bundle.js';
import { commands } from '../../src/cli/commands.js';
import { startSimulator } from '../simulator/simulator.js';
import { storageState } from '../support/home.js';
import { startKeyring } from '../support/keyring.js';

const exec = promisify(execFile);

/** Milliseconds: a hundred packages to fetch. */
const slow = 300_000;
/** Bytes of a production install, the browser left out. */
const heaviest = 20_000_000;
/** This one, and those that can't be inside: the browser's driver, the keychain's native part and its header. */
const packages = ['@github/keytar', 'node-addon-api', 'playwright-core', 'spaceiq'];

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
    const code = /^dist\/(?:chunks\/[\w-]+|cli\/main|vault\/keychain)\.js(?:\.map)?$/;
    expect(paths.filter((path) => !code.test(path)).toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin/package.json',
      'bin/spaceiq.js',
      'dist/THIRD_PARTY_LICENSES',
      'dist/completions/_spaceiq',
      'dist/completions/spaceiq.bash',
      'dist/completions/spaceiq.fish',
      ...['all-commands', ...commands.map(({ name }) => name)]
        .map((name) => `dist/help/${name}.txt`)
        .toSorted(),
      'dist/man/spaceiq.1',
      'dist/profiles.schema.json',
      'package.json',
      'profiles.example.json',
    ]);
  });

  it('may be published as it is', async () => {
    const packed = await readFile(tarball);
    const { messages, pkg } = await publint({
      pack: { tarball: packed.buffer.slice(packed.byteOffset, packed.byteOffset + packed.length) },
      strict: true,
    });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
    const { dependencies } = pkg as { dependencies: Readonly<Record<string, string>> };
    for (const version of Object.values(dependencies)) {
      expect(version).toMatch(/^(?:npm:[@\w/-]+@)?\d+\.\d+\.\d+$/);
    }
    const { stderr } = await exec('npm', ['publish', '--dry-run', '--ignore-scripts', tarball]);
    const warnings = stderr.split('\n').filter((line) => /^npm (?:warn|error)/.test(line));
    // Nobody is signed in to the registry here.
    expect(warnings.filter((line) => !/requires you to be logged in/.test(line))).toEqual([]);
  });

  it('says by which version of its driver a browser is to be installed', async () => {
    const { dependencies } = JSON.parse(await readFile('package.json', 'utf8')) as {
      dependencies: { playwright: string };
    };
    const command = `npx ${dependencies.playwright.replace('npm:', '')} install chromium`;
    for (const path of ['README.md', 'src/site/web/browser-policy.ts']) {
      const named = (await readFile(path, 'utf8')).match(/npx playwright\S* install chromium/g);
      expect(new Set(named)).toEqual(new Set([command]));
    }
  });

  it('holds a manual page that tells of every command', async () => {
    const page = await readFile('dist/man/spaceiq.1', 'utf8');
    for (const { name } of commands) expect(page).toMatch(new RegExp(`^\\.SS "${name}[" ]`, 'm'));
    expect(page).toContain('.SS "profile add <name>"');
    expect(page).toContain('\\-\\-dry\\-run');
    expect(page).toMatch(/^\.TH SPACEIQ 1 "" "spaceiq \d+\.\d+\.\d+"/);
    expect(page).not.toMatch(/[^\0-~]/);
    // Each line that begins with a dot is a request of ours.
    const requests = page.match(/^[.']\w*/gm) ?? [];
    expect(new Set(requests)).toEqual(
      new Set(['.TH', '.SH', '.SS', '.TP', '.B', '.I', '.PP', '.nf', '.fi']),
    );
  });

  it('comes with a recipe for a container that is sound', async () => {
    const text = await readFile('docs/Containerfile', 'utf8');
    const told = validate(text).map(({ message, range }) => `${range.start.line + 1}: ${message}`);
    expect(told).toEqual([]);
    expect(text).toMatch(/^USER node$/m);
    expect(text).toMatch(/^VOLUME \/data$/m);
  });

  it('holds no file that node can not load', async () => {
    const files = paths.filter((path) => path.endsWith('.js') && path.startsWith('dist/'));
    const urls = files.map((path) => pathToFileURL(path).href);
    const script = `for (const url of ${JSON.stringify(urls)}) await import(url);`;
    const { stdout, stderr } = await exec(process.execPath, ['--input-type=module', '-e', script]);
    expect(stdout + stderr).toBe('');
  });

  it('names the licence of every package that is inside', async () => {
    const licences = await readFile('dist/THIRD_PARTY_LICENSES', 'utf8');
    const { sources } = await bundle(process.cwd(), join(process.cwd(), 'dist'));
    const inside = new Set<string>();
    for (const source of [...sources.values()].flat()) {
      const [, name] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
      if (name !== undefined) inside.add(name);
    }
    expect(inside).toContain('date-fns');
    for (const name of inside) {
      expect(licences).toMatch(new RegExp(`^${name}@\\d\\S* \\(\\S.*\\)$`, 'm'));
    }
  });

  it('is made alike from the same sources, byte by byte', async () => {
    const root = process.cwd();
    const dist = join(root, 'dist');
    const [first, second] = [await bundle(root, dist), await bundle(root, dist)];
    expect([...first.files.keys()]).toEqual([...second.files.keys()]);
    for (const [path, content] of first.files) {
      expect(Buffer.compare(content, second.files.get(path) ?? Buffer.of())).toBe(0);
      expect(Buffer.compare(content, await readFile(path))).toBe(0);
    }
  });

  it('is small, and works where nothing else is', async () => {
    const place = join(folder, 'empty');
    await mkdir(place);
    await writeFile(join(place, 'package.json'), '{ "private": true }');
    const quiet = ['--omit=dev', '--no-audit', '--no-fund', '--prefer-offline'];
    await exec('npm', ['install', ...quiet, tarball], { cwd: place });
    expect(await bytesOf(join(place, 'node_modules'))).toBeLessThan(heaviest);
    const locked = await packagesOf('package-lock.json');
    const installed = await packagesOf(join(place, 'node_modules', '.package-lock.json'));
    expect([...installed.keys()].toSorted()).toEqual(packages);
    for (const [name, version] of installed)
      expect([name, version]).toEqual([name, locked.get(name)]);

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
      const npx = await exec('npx', ['--offline', 'spaceiq', '--help'], { cwd: place, env });
      expect(npx.stdout).toMatch(/^Usage: spaceiq /);

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

/** Names and versions of what npm has installed. */
async function packagesOf(lock: string): Promise<ReadonlyMap<string, string>> {
  const { packages } = JSON.parse(await readFile(lock, 'utf8')) as {
    packages: Readonly<Record<string, { name?: string; version: string }>>;
  };
  return new Map(
    Object.entries(packages).map(([path, { name, version }]) => [
      name ?? path.replace(/^.*node_modules\//, ''),
      version,
    ]),
  );
}
