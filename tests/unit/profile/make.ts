import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Home, RawSettings } from '../../../src/profile/home.js';
import { openHome } from '../../../src/profile/open-home.js';

/** Generated cases: all of them in the soak run, a tenth otherwise. */
export const fuzzRuns = process.env.SPACEIQ_SOAK === '1' ? 10_000 : 1000;

export const plain: RawSettings = {
  url: 'https://main.example.com',
  building: 'HQ',
  floor: '2',
};

export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spaceiq-unit-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** An empty home of its own, with the file vault. */
export function makeHome(env: NodeJS.ProcessEnv = {}): Home & { readonly folder: string } {
  const folder = env.SPACEIQ_HOME ?? makeFolder();
  const own = { SPACEIQ_HOME: folder, XDG_DATA_HOME: join(folder, 'user') };
  const home = openHome({ ...own, SPACEIQ_VAULT: 'file', ...env });
  return Object.create(home, { folder: { value: folder } }) as Home & { readonly folder: string };
}
