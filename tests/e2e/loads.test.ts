import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { loadedBy } from '../support/loaded.js';

let simulator: Simulator;
let home: TestHome;

beforeAll(async () => {
  simulator = await startSimulator({ occupancy: 0.2 });
  home = await openTestHome(simulator);
  await home.add('alice');
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

/** What a call loads: files of the bundle, and the packages that are inside them. */
async function load(line: string) {
  const args = line.split(' ');
  const { files, sources, result } = await loadedBy(args, { home: home.folder, env: home.env });
  const names = sources.map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  const packages = [...new Set(names)].filter((name) => name !== undefined).toSorted();
  return { files: files.length, sources, packages, result };
}

/** What every command that opens a profile is made with. */
const common = [
  '@date-fns/tz',
  '@date-fns/utc',
  'chalk',
  'commander',
  'date-fns',
  'env-paths',
  'zod',
];

describe('what a command loads', () => {
  it.each(['--help', '--version'])('is nothing for %s', async (line) => {
    const { files, result } = await load(line);
    expect(result.stdout).not.toBe('');
    expect(files).toBe(0);
  });

  it.each(commands.map(({ name }) => name))('is nothing for %s --help', async (name) => {
    const { files, result } = await load(`${name} --help`);
    expect(result.stdout).toContain(`Usage: spaceiq ${name}`);
    expect(files).toBe(0);
  });

  it.each(commands.map(({ name }) => name))('is how it is called, for help %s', async (name) => {
    const { files, sources, packages, result } = await load(`help ${name}`);
    expect(result.stdout).toContain(`Usage: spaceiq ${name}`);
    expect(packages).toEqual(['commander']);
    expect(files).toBeLessThanOrEqual(10);
    expect(sources.filter((path) => path.startsWith('src/cli/commands/'))).toEqual([]);
  });

  it('is the GraphQL library for a schema that has to be looked at, and only then', async () => {
    const line = 'book --dates window --transport api';
    const first = await load(`${line} --dry-run`);
    expect(first.packages).toEqual([...common, 'graphql'].toSorted());
    expect(first.sources).not.toContainEqual(expect.stringMatching(/book\/(?:profile-run|report)/));
    const second = await load(line);
    expect(second.packages).toEqual(common);
    expect(second.sources).not.toContainEqual(
      expect.stringMatching(/book\/dry-run|site\/web\/web-site/),
    );
    const third = await load(`${line} --json`);
    expect(third.sources).not.toContainEqual(expect.stringMatching(/cli\/render\/table/));
  });

  it.each([
    ['bookings --transport api', []],
    ['cancel --dates tomorrow --yes --transport api', []],
    ['desks --date tomorrow --transport api', []],
    ['status', []],
    ['history', []],
    ['profile list', []],
    ['profile export', []],
    ['schedule list', []],
    ['completion bash', []],
    ['completion --words -- book --pro', []],
    ['report --out report.html', []],
    ['doctor --profile alice', ['graphql']],
  ])('is what it runs, for %s', async (line, more) => {
    const { packages, sources, result } = await load(
      line.replace('report.html', join(home.folder, 'r.html')),
    );
    expect(result.stderr).not.toMatch(/^Error/m);
    expect(packages).toEqual([...common, ...more].toSorted());
    expect(sources).not.toContainEqual(
      expect.stringMatching(/^node_modules\/zod\/v4\/(?:classic|locales)\//),
    );
  });

  it('is what measures any text, for a table that holds such', async () => {
    await home.add('bob', { skip: [], building: 'Hôtel' });
    const { packages } = await load('profile list');
    expect(packages).toEqual(expect.arrayContaining(['string-width', 'cli-truncate']));
  });
});
