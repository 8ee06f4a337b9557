import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import { findChromium } from '../../support/chromium.js';
import { processesWith } from '../../support/processes.js';
import { browsersOf, profileFolderOf } from './browsers.js';
import { webDeps } from './web-deps.js';

const script = fileURLToPath(new URL('./run-child.ts', import.meta.url));

it('leaves no browser behind when it is killed, and tells it no secret', async () => {
  const sim = await startSimulator({});
  onTestFinished(() => sim.stop());
  const { session, building, floor, hours, browser } = webDeps(
    sim,
    {},
    { browser: findChromium() },
  );
  const token = session.token.reveal();
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, SPACEIQ_PASSPHRASE: 'a-secret-word', SOME_TOKEN: 'another-secret' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const given = { token, session, building, floor, hours, browser };
  child.stdin.end(JSON.stringify(given));
  await once(child.stdout, 'data');

  const [main = -1] = browsersOf(child.pid ?? -1);
  const folder = profileFolderOf(main);
  expect(processesWith(folder).length).toBeGreaterThan(1);
  if (process.platform === 'linux') {
    for (const what of ['environ', 'cmdline']) {
      const told = readFileSync(`/proc/${main}/${what}`, 'utf8');
      expect(told).toContain(what === 'environ' ? 'PATH=' : folder);
      for (const secret of ['a-secret-word', 'another-secret', token]) {
        expect(told.includes(secret)).toBe(false);
      }
    }
  }

  child.kill('SIGKILL');
  await once(child, 'exit');
  await expect.poll(() => processesWith(folder), { timeout: 10_000 }).toEqual([]);
});
