import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openHome } from '../../../src/profile/open-home.js';
import { script } from '../../support/cli.js';
import { cliHere as cli } from '../../support/here.js';
import { makeFolder } from '../../unit/schedule/make.js';

const folder = makeFolder();
const home = join(folder.path, 'home');

beforeAll(async () => {
  const opened = openHome({ SPACEIQ_HOME: home });
  const settings = { url: 'https://main.example.test', building: 'HQ', floor: '2' };
  for (const name of ['alice', 'alan', 'bob']) await opened.add(name, settings);
  const command = join(folder.path, 'spaceiq');
  writeFileSync(command, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
  chmodSync(command, 0o755);
  return () => folder[Symbol.dispose]();
});

async function words(...typed: string[]): Promise<string[]> {
  const { stdout, code } = await cli(['completion', '--words', '--', ...typed], { home });
  expect(code).toBe(0);
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0] ?? '']));
}

describe('what may come next', () => {
  const cases: [string[], string[]][] = [
    [['hist'], ['history']],
    [
      ['schedule', ''],
      ['add', 'list', 'remove', 'help'],
    ],
    [
      ['book', '--transport', ''],
      ['auto', 'api', 'web'],
    ],
    [['book', '--transport=w'], ['--transport=web']],
    [
      ['book', '--transport', '=', 'a'],
      ['auto', 'api'],
    ],
    [
      ['book', '--profile', 'al'],
      ['alice', 'alan'],
    ],
    [
      ['book', '--profile', 'bob', '--profile', ''],
      ['alice', 'alan', 'bob'],
    ],
    [['--quiet', 'book', '-p', 'b'], ['bob']],
    [
      ['profile', 'show', 'a'],
      ['alice', 'alan'],
    ],
    [['profile', 'add', ''], []],
    [['book', '--dates', ''], []],
    [['report', '--out', ''], [':files']],
    [['completion', 'z'], ['zsh']],
    [['nonsense', ''], []],
  ];
  test.each(cases)('%j', async (typed, expected) => {
    const found = await words(...typed);
    const sorted = (list: string[]) => list.toSorted();
    if (typed[0] === 'nonsense') expect(found).toContain('book');
    else expect(sorted(found)).toEqual(sorted(expected));
  });

  test('every command and every option of book has a description', async () => {
    for (const typed of [[''], ['book', '--']]) {
      const { stdout } = await cli(['completion', '--words', '--', ...typed], { home });
      const lines = stdout.trimEnd().split('\n');
      expect(lines.length).toBeGreaterThan(9);
      expect(lines.filter((line) => !/^\S+\t\S/.test(line))).toEqual([]);
    }
  });
});

/** What bash offers for a line, by the script as a person's shell reads it. */
async function bashOffers(...line: string[]): Promise<string[]> {
  const { stdout } = await cli(['completion', 'bash'], { home });
  const quoted = line.map((word) => `'${word}'`).join(' ');
  const program = `${stdout}
COMP_WORDS=('${join(folder.path, 'spaceiq')}' ${quoted})
COMP_CWORD=${line.length}
_spaceiq
printf '%s\\n' "\${COMPREPLY[@]}"
`;
  const env = { PATH: process.env.PATH, SPACEIQ_HOME: home };
  const output = execFileSync('bash', ['--norc', '-c', program], {
    encoding: 'utf8',
    env,
    cwd: folder.path,
  });
  return output.split('\n').filter((each) => each !== '');
}

describe('bash', () => {
  test('offers commands, profiles and files', async () => {
    expect(await bashOffers('sched')).toEqual(['schedule']);
    expect(await bashOffers('book', '--profile', 'ali')).toEqual(['alice']);
    expect(await bashOffers('report', '--out', 'spa')).toEqual(['spaceiq']);
    expect(await bashOffers('book', '--dates', '')).toEqual([]);
  });
});

test('settings that cannot be read leave completion silent', async () => {
  using broken = makeFolder();
  writeFileSync(join(broken.path, 'profiles.json'), '{ not json');
  const result = await cli(['completion', '--words', '--', 'book', '--profile', ''], {
    home: broken.path,
  });
  expect(result).toMatchObject({ code: 0, stdout: '', stderr: '' });
});

test('an unknown shell is a wrong call', async () => {
  expect(await cli(['completion', 'tcsh'], { home })).toMatchObject({ code: 2 });
  expect(await cli(['completion'], { home })).toMatchObject({ code: 2 });
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = await cli(['completion', shell], { home });
    expect(stdout).toContain('completion --words --');
  }
});
