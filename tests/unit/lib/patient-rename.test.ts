import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';

const held = { times: 0 };
let writeAtomically: typeof import('../../../src/lib/files.js').writeAtomically;

/** A file system on which a scanner holds the file for the first few tries; files of a worker share their modules. */
beforeAll(async () => {
  vi.resetModules();
  vi.doMock('node:fs/promises', async (original) => {
    const real = await original<typeof import('node:fs/promises')>();
    return {
      ...real,
      rename: async (from: string, to: string) => {
        held.times -= 1;
        if (held.times >= 0) throw Object.assign(new Error('held'), { code: 'EPERM' });
        await real.rename(from, to);
      },
    };
  });
  ({ writeAtomically } = await import('../../../src/lib/files.js'));
});

afterAll(() => {
  vi.doUnmock('node:fs/promises');
  vi.resetModules();
});

function onPlatform(platform: NodeJS.Platform): void {
  const own = process.platform;
  Object.defineProperty(process, 'platform', { value: platform });
  onTestFinished(() => void Object.defineProperty(process, 'platform', { value: own }));
}

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spaceiq-unit-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test.each([
  ['win32', 3, 'new'],
  ['win32', 1000, null],
  ['linux', 1, null],
] as const)('on %s a file that is held %i times is %s', async (platform, times, expected) => {
  const folder = makeFolder();
  const file = join(folder, 'file');
  onPlatform(platform);
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  held.times = times;
  const writing = writeAtomically(file, 'new').then(
    () => true,
    () => false,
  );
  let done = false;
  void writing.then(() => {
    done = true;
  });
  // Two seconds of tries, without waiting for them.
  while (!done) {
    await vi.advanceTimersByTimeAsync(50);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await writing).toBe(expected !== null);
  if (expected === null) expect(readdirSync(folder)).toEqual([]);
  else expect(readFileSync(file, 'utf8')).toBe(expected);
  if (platform === 'win32' && expected === null) expect(1000 - held.times).toBe(41);
});

test('what is written so, screenshots among it, is for this user alone whatever the umask', async () => {
  const umask = process.umask(0);
  onTestFinished(() => void process.umask(umask));
  held.times = 0;
  const file = join(makeFolder(), 'shot.png');
  await writeAtomically(file, Buffer.from('picture'));
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
