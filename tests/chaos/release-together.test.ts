import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/lib/clock.js';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { expectExactlyOnce, heavy, heldByApi, patience, type Report, writes } from './judge.js';

vi.setConfig(patience);

const date = '2026-12-30';
let simulator: Simulator;
let home: TestHome;
let names: readonly string[];

beforeAll(async () => {
  simulator = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
  home = await openTestHome(simulator);
  names = simulator.people.slice(0, 16).map(({ userName }) => userName);
  for (const name of names) await home.add(name);
  const settings = join(home.folder, 'profiles.json');
  const content = JSON.parse(await readFile(settings, 'utf8'));
  await writeFile(settings, JSON.stringify({ ...content, parallelProfiles: 2 }));
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

describe('sixteen profiles, of which two may work at once', () => {
  it('all ask at their one release', async () => {
    const release = Math.ceil(simulator.clock.now().getTime() / 1000) * 1000 + 30_000;
    const at = new Date(release).toISOString();
    simulator.window.openAt(date, at);
    const args = ['book', '--all', '--dates', date, '--at', at, '--transport', 'api', '--json'];
    const { code, json, stderr } = await home.run(args, { clock: systemClock });
    expect(code, stderr).toBe(ExitCode.ok);
    expect((json as Report).runs.map(({ dates }) => dates[0]?.outcome)).toEqual(
      names.map(() => 'booked'),
    );
    const ahead = simulator.clock.now().getTime() - Date.now();
    const first = new Map<string | null, number>();
    for (const { person, arrivedAtMs } of writes(simulator)) {
      if (!first.has(person)) first.set(person, arrivedAtMs + ahead - release);
    }
    const late = [...first.values()].toSorted((a, b) => a - b);
    expect(late).toHaveLength(names.length);
    const said = `ms after the release: ${late.map(Math.round)}`;
    // Nobody asks before it, but for how well the clock of the site can be read.
    expect(late[0], said).toBeGreaterThanOrEqual(-20);
    // Waits that were had in turn would be seconds apart; what a busy machine costs is measured by the soak.
    expect(late.at(-1), said).toBeLessThanOrEqual(heavy ? 100 : 3_000);
    expect(heldByApi(simulator)).toHaveLength(names.length);
    expectExactlyOnce(simulator);
  });
});
