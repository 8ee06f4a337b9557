import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guardedByMacos, isPassing, stableProgram } from '../../../src/schedule/stable-paths.js';
import { makeFolder } from './make.js';

function file(folder: string, ...path: string[]): string {
  const whole = join(folder, ...path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, '');
  return whole;
}

function link(folder: string, target: string, ...path: string[]): string {
  const whole = join(folder, ...path);
  mkdirSync(dirname(whole), { recursive: true });
  symlinkSync(target, whole);
  return whole;
}

describe('a schedule', () => {
  test('holds the link of a package manager, and not the version that it leads to today', () => {
    using folder = makeFolder();
    const node = file(folder.path, 'Cellar', 'node', '22.1.0', 'bin', 'node');
    const stable = link(folder.path, node, 'opt', 'bin', 'node');
    const script = file(folder.path, 'pnpm', '.pnpm', 'spaceiq@0.1.0', 'bin', 'spaceiq.js');
    const package_ = link(folder.path, dirname(dirname(script)), 'pnpm', 'spaceiq');
    const called = join(package_, 'bin', 'spaceiq.js');
    const env = { PATH: dirname(stable) };
    expect(stableProgram({ node, script, called }, env)).toEqual({
      program: { node: stable, script: called },
      warnings: [],
    });
  });

  test('keeps what stays, whatever else leads to it', () => {
    using folder = makeFolder();
    const node = file(folder.path, 'usr', 'bin', 'node');
    const script = file(folder.path, 'checkout', 'bin', 'spaceiq.js');
    const env = { PATH: dirname(link(folder.path, node, 'bin', 'node')) };
    expect(stableProgram({ node, script }, env)).toEqual({
      program: { node, script },
      warnings: [],
    });
  });

  test('says what goes with the next upgrade where nothing better leads to it', () => {
    using folder = makeFolder();
    const node = file(folder.path, '.nvm', 'versions', 'node', 'v22.1.0', 'bin', 'node');
    const script = file(
      folder.path,
      '_npx',
      'a1b2',
      'node_modules',
      'spaceiq',
      'bin',
      'spaceiq.js',
    );
    const { program, warnings } = stableProgram({ node, script }, { PATH: dirname(node) });
    expect(program).toEqual({ node, script });
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain(`starts Node.js at ${node}`);
    expect(warnings[1]).toContain('npm install --global');
  });
});

test.each([
  ['/opt/homebrew/Cellar/node/22.1.0/bin/node', true],
  ['/opt/homebrew/opt/node/bin/node', false],
  ['/home/a/.nvm/versions/node/v20.1.0/bin/node', true],
  ['/home/a/.local/share/fnm/node-versions/v20.1.0/installation/bin/node', true],
  ['/run/user/1000/fnm_multishells/42_1/bin/node', true],
  ['/home/a/.asdf/installs/nodejs/20.1.0/bin/node', true],
  ['/home/a/.volta/tools/image/node/20.1.0/bin/node', true],
  ['/usr/bin/node', false],
  ['/usr/local/lib/node_modules/spaceiq/bin/spaceiq.js', false],
  ['/home/a/.npm/_npx/1f/node_modules/spaceiq/bin/spaceiq.js', true],
])('%s goes with an upgrade: %s', (path, passing) => {
  expect(isPassing(path)).toBe(passing);
});

test('what macOS keeps from launchd is said beforehand', () => {
  const home = '/Users/alice';
  expect(guardedByMacos(`${home}/Documents/spaceiq/bin/spaceiq.js`, home)).toContain('~/Documents');
  expect(guardedByMacos(`${home}/spaceiq/Documents/x.js`, home)).toBeNull();
});
