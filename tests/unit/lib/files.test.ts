import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  appendLine,
  createOnce,
  makePrivateFolder,
  readText,
  sweepTemporaries,
  writeAtomically,
} from '../../../src/lib/files.js';

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spaceiq-files-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

describe('files', () => {
  test('are replaced whole and leave nothing beside them', async () => {
    const folder = makeFolder();
    const file = join(folder, 'a.json');
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => writeAtomically(file, `${index}`.repeat(1000))),
    );
    expect(readFileSync(file, 'utf8')).toMatch(/^(\d{1,2})\1{999}$/);
    expect(readdirSync(folder)).toEqual(['a.json']);
  });

  test('that can not be written leave nothing behind', async () => {
    const folder = makeFolder();
    makePrivateFolder(join(folder, 'taken'));
    await expect(writeAtomically(join(folder, 'taken'), 'x')).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  test.runIf(process.platform === 'linux')('have no folder where none can be made', () => {
    expect(() => makePrivateFolder('/proc/spaceiq/data')).toThrow(
      'The folder /proc/spaceiq cannot be made (ENOENT).',
    );
  });

  test('have no folder below a file', () => {
    const file = join(makeFolder(), 'file');
    writeFileSync(file, 'x');
    expect(() => makePrivateFolder(file)).toThrow(/EEXIST/);
    expect(() => makePrivateFolder(join(file, 'a', 'b'))).toThrow(/ENOTDIR/);
  });

  test('are made once', async () => {
    const file = join(makeFolder(), 'once');
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, index) => createOnce(file, `${index}`)),
    );
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await readText(file)).toBe(String(made.indexOf(true)));
  });

  test('are not appended to through a link', async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, 'victim'), 'x');
    symlinkSync(join(folder, 'victim'), join(folder, 'link'));
    await expect(appendLine(join(folder, 'link'), 'line')).rejects.toThrow();
    expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('x');
  });

  test('that writers have left behind are swept away', () => {
    const folder = makeFolder();
    for (const name of ['a.json', 'a.json.tmp-12', 'b.json.tmp-12']) {
      writeFileSync(join(folder, name), '');
    }
    sweepTemporaries(join(folder, 'a.json'));
    expect(readdirSync(folder).sort()).toEqual(['a.json', 'b.json.tmp-12']);
  });

  test('are for this user only, whatever the umask', async () => {
    const before = process.umask(0);
    try {
      const folder = join(makeFolder(), 'a', 'b');
      makePrivateFolder(folder);
      await writeAtomically(join(folder, 'x'), 'x');
      await appendLine(join(folder, 'y'), 'y');
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      expect(statSync(join(folder, '..')).mode & 0o777).toBe(0o700);
      expect(statSync(join(folder, 'x')).mode & 0o777).toBe(0o600);
      expect(statSync(join(folder, 'y')).mode & 0o777).toBe(0o600);
    } finally {
      process.umask(before);
    }
  });
});
