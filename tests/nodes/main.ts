/**
 * `npm run test:nodes`: the unit tests and the whole way of a booking on each node that is supported, and one sentence on
 * those that are not. Each comes as the package `node` of the npm registry, at the version that stands here.
 * `-- --only 22` picks one.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const supported = ['20.20.2', '22.23.3', '24.21.0', '26.10.0'];
const tooOld = ['12.22.12', '18.20.8'];

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = join(root, 'node_modules', '.cache', 'spaceiq-nodes');

/** The binary of a version, fetched once. */
function nodeOf(version: string): string {
  const folder = join(cache, version);
  const binary = join(folder, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }');
    const install = ['install', '--no-audit', '--no-fund', '--no-package-lock', `node@${version}`];
    execFileSync('npm', install, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const own = execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim();
  if (own !== `v${version}`) throw new Error(`${binary} is ${own} and not v${version}.`);
  return binary;
}

/** @returns whether all went well */
function passes(version: string): boolean {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const files = ['tests/unit', 'tests/e2e/smoke.test.ts', 'tests/e2e/launcher.test.ts'];
  const args = [vitest, 'run', '--config', 'tests/vitest.config.ts', ...files];
  return spawnSync(nodeOf(version), args, { cwd: root, stdio: 'inherit' }).status === 0;
}

/** @returns whether this node is turned away in one sentence */
function isRefused(version: string): boolean {
  const args = [join(root, 'bin', 'spaceiq.js'), 'book'];
  const { status, stderr } = spawnSync(nodeOf(version), args, { encoding: 'utf8' });
  return (
    status === 2 &&
    stderr.startsWith(`Error: spaceiq needs Node.js 20.19 or later, and this is ${version} at `)
  );
}

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const chosen = (version: string) =>
  version.split('.')[0] === (values.only ?? version.split('.')[0]);
const results = [
  ...supported.filter(chosen).map((version) => [version, passes(version)] as const),
  ...tooOld.filter(chosen).map((version) => [version, isRefused(version)] as const),
];
for (const [version, well] of results) {
  const what = tooOld.includes(version) ? 'is turned away in one sentence' : 'passes';
  process.stdout.write(`${well ? '✓' : '✗'} node ${version} ${what}\n`);
}
process.exitCode = results.every(([, well]) => well) ? 0 : 1;
