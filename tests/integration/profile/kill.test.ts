import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cli, script } from '../../support/cli.js';
import { makeRandom } from './random.js';

const heavy = process.env.SPACEIQ_SOAK === '1';
const kills = heavy ? 100 : 10;

test(
  'settings are the old or the new ones, whenever a change of them is killed',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'spaceiq-kill-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const home = join(folder, 'home');
    const env = { SPACEIQ_VAULT: 'file', HOME: folder };
    const begun = performance.now();
    const added = await cli(
      [
        'profile',
        'add',
        'alice',
        '--url',
        'https://main.example.com',
        '--building',
        'HQ',
        '--floor',
        '0',
      ],
      { home, env },
    );
    expect(added.code).toBe(0);
    const lifetime = performance.now() - begun;
    const random = makeRandom(7);
    const file = join(home, 'profiles.json');
    let floor = '0';
    for (let index = 1; index <= kills; index += 1) {
      const next = String(index);
      const args = changeArgs(index, folder, next);
      const child = spawn(process.execPath, [script, ...args], {
        env: { PATH: process.env.PATH, SPACEIQ_HOME: home, ...env },
        stdio: 'ignore',
      });
      const ended = once(child, 'exit');
      // The change itself is late in the process's life, so that is where most of the kills go.
      const timer = setTimeout(() => child.kill('SIGKILL'), (0.3 + random() * 0.8) * lifetime);
      await ended;
      clearTimeout(timer);
      const stored = JSON.parse(readFileSync(file, 'utf8')) as {
        profiles: { alice: { floor: string; building: string } };
      };
      expect([floor, next]).toContain(stored.profiles.alice.floor);
      expect(stored.profiles.alice.building).toBe('HQ');
      floor = stored.profiles.alice.floor;
    }
    const last = await cli(['profile', 'set', 'alice', 'floor=last', '--json'], { home, env });
    expect(last.json).toMatchObject({ profile: { settings: { floor: 'last' } } });
    expect(readdirSync(home).filter((name) => name.startsWith('profiles.json.tmp'))).toEqual([]);
  },
  heavy ? 1_800_000 : 120_000,
);

/** Every other change is an import. */
function changeArgs(index: number, folder: string, floor: string): string[] {
  if (index % 2 === 0) return ['profile', 'set', 'alice', `floor=${floor}`];
  const path = join(folder, 'in.json');
  const alice = { url: 'https://main.example.com', building: 'HQ', floor };
  writeFileSync(path, JSON.stringify({ profiles: { alice } }));
  return ['profile', 'import', path, '--yes'];
}
