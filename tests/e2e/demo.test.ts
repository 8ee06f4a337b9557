import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { processesWith } from '../support/processes.js';

vi.setConfig({ testTimeout: 120_000 });

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Paths of all files below a folder. */
async function filesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
}

test('the demo books sixteen desks and leaves nothing but its picture', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'demo-'));
  // A socket's path may not be long, and the demo makes folders of its own in there.
  const [home, temporary] = [join(folder, 'home'), join(folder, 't')];
  try {
    for (const path of [home, temporary]) await mkdir(path);
    const { PATH, SPACEIQ_BROWSER } = process.env;
    const child = spawn(join(root, 'node_modules/.bin/tsx'), ['tests/demo/main.ts'], {
      cwd: root,
      env: { PATH, SPACEIQ_BROWSER, HOME: home, TMPDIR: temporary, TSX_DISABLE_CACHE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = Promise.all([text(child.stdout), text(child.stderr)]);
    const [code] = await once(child, 'close');
    const [stdout, stderr] = await said;
    expect(code, `${stdout}\n${stderr}`).toBe(0);
    expect(stdout).toMatch(/^16 bookings from \d+ requests to book; 0 made for somebody else\.$/m);
    expect(await readdir(home), 'left at home').toEqual([]);
    expect(await filesIn(temporary), 'left beside the picture').toEqual(['floor.png']);
    expect(processesWith(temporary), 'left running').toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
