import { beforeAll, describe, expect, it } from 'vitest';
import { helpTexts } from '../../../src/build/help.js';
import { commands } from '../../../src/cli/commands.js';
import { cliHere } from '../../support/here.js';

let texts: Awaited<ReturnType<typeof helpTexts>>;

beforeAll(async () => {
  texts = await helpTexts();
});

describe('the help that the package holds ready', () => {
  it.each<[string, readonly string[]]>([
    ['all-commands', ['--help']],
    ...commands.map(({ name }): [string, string[]] => [name, [name, '--help']]),
  ])('is what the program says itself: %s', async (name, args) => {
    const { code, stdout } = await cliHere(args, {});
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: spaceiq');
    expect(texts.get(name)).toBe(stdout);
  });
});
