import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { cli, script } from '../support/cli.js';

/** Starts the launcher in a node that says it were another version. */
async function launchedBy(version: string, args: readonly string[]) {
  const act = `Object.defineProperty(process.versions, 'node', { value: '${version}' });
    process.argv.splice(1, 0, ${JSON.stringify(script)});
    require(${JSON.stringify(script)});`;
  try {
    return await promisify(execFile)(process.execPath, ['-e', act, '--', ...args]);
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

describe('the launcher', () => {
  it.each(['12.0.0', '18.20.8', '20.18.3'])(
    'says in one sentence that node %s is too old',
    async (version) => {
      const { stdout, stderr, ...rest } = await launchedBy(version, ['book']);
      expect(rest).toMatchObject({ code: ExitCode.usage });
      expect(stdout).toBe('');
      const [sentence, hint, ...more] = stderr.trimEnd().split('\n');
      expect(sentence).toBe(
        `Error: spaceiq needs Node.js 20.19 or later, and this is ${version} at ${process.execPath}.`,
      );
      expect(hint).toContain(script);
      expect(more).toEqual([]);
    },
  );

  it('says it as a document where one is asked for', async () => {
    const { stdout } = await launchedBy('18.20.8', ['book', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      exitCode: ExitCode.usage,
      error: { exitCode: ExitCode.usage, message: expect.stringContaining('this is 18.20.8') },
    });
  });

  it('starts from the node that package.json names', async () => {
    const { engines } = JSON.parse(await readFile('package.json', 'utf8')) as {
      engines: { node: string };
    };
    const oldest = `${engines.node.replace('>=', '')}.0`;
    expect((await launchedBy(oldest, ['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('has help made to measure on a terminal of another width', async () => {
    const [narrow, wide] = await Promise.all(
      [false, true].map((terminal) => cli(['book', '--help'], { terminal })),
    );
    const lines = ({ stdout }: { stdout: string }) => stdout.trimEnd().split(/\r?\n/).length;
    expect(narrow!.stdout).toContain('Usage: spaceiq book');
    expect(lines(wide!)).toBeLessThan(lines(narrow!));
  });

  it('is written in what node 12 can read', async () => {
    const text = await readFile(script, 'utf8');
    const options = { format: 'cjs', minify: true } as const;
    const [old, own] = await Promise.all([
      transform(text, { ...options, target: 'node12.0', supported: { 'dynamic-import': true } }),
      transform(text, { ...options, target: 'esnext' }),
    ]);
    expect(old.code).toBe(own.code);
  });

  it('lets a trace name the sources', async () => {
    const crash = `process.on('newListener', (name) => { if (name === 'SIGHUP') throw new Error('moon'); });`;
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}` };
    const { stderr } = await cli(['status', '--verbose'], { env });
    expect(stderr).toMatch(/src\/cli\/main\.ts:\d+/);
  });
});
