import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.js';
import { cli } from '../support/cli.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

describe('the program', () => {
  it('says its version', async () => {
    const result = await cli(['--version']);
    expect(result).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('names every command in its help, and shows help when called with nothing', async () => {
    const [help, bare] = await Promise.all([cli(['--help']), cli([])]);
    expect(help.code).toBe(0);
    for (const { name } of commands) expect(help.stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(bare).toMatchObject({ code: 0, stdout: help.stdout });
  });

  it.each(commands.map(({ name }) => name))('%s explains itself with an example', async (name) => {
    const result = await cli([name, '--help']);
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(/Examples?:/);
    expect(result.stdout).toContain('--json');
  });

  it.each([
    [['nope'], /Unknown command 'nope'/],
    [['book', '--nope'], /Unknown option '--nope'/],
    [['book', '--transport', 'pigeon'], /auto, api, web/],
    [['cancel', '--yes'], /either --dates or --id/],
  ])('refuses %j with one sentence and exit 2', async (args, sentence) => {
    const result = await cli(args);
    expect(result.code).toBe(2);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(sentence);
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });

  it('gives an error as a JSON document when asked to', async () => {
    const result = await cli(['book', '--nope', '--json']);
    expect(result.code).toBe(2);
    expect(result.json).toMatchObject({
      version: 1,
      error: { exitCode: 2, message: "Unknown option '--nope'", hint: 'See: spaceiq book --help' },
      exitCode: 2,
    });
  });

  it('uses no colour through a pipe, and colour when it is forced', async () => {
    const plain = await cli(['nope']);
    const forced = await cli(['nope'], { env: { FORCE_COLOR: '1' } });
    const refused = await cli(['nope', '--no-color'], { env: { FORCE_COLOR: '1' } });
    const esc = String.fromCharCode(27);
    expect(plain.stderr).not.toContain(esc);
    expect(forced.stderr).toContain(esc);
    expect(refused.stderr).not.toContain(esc);
  });
});
