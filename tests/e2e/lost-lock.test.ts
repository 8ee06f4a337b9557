import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { writes } from '../chaos/judge.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { heldBy } from '../support/site.js';

let simulator: Simulator;
let home: TestHome;

beforeAll(async () => {
  simulator = await startSimulator({ now: '2026-11-24T10:00:00Z', occupancy: 0 });
  home = await openTestHome(simulator);
  await home.add('alice');
  const { code, stderr } = await home.run(['book', '--dates', 'today']);
  expect(code, stderr).toBe(0);
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

test('a check-in whose turn another has taken over meanwhile, as of a machine that slept, writes nothing', async () => {
  simulator.record.clearRequests();
  // Its reading comes within its turn, and takes as long as it takes to lose that.
  simulator.faults.add({ kind: 'slow', hop: 'api', operation: '*', slowMs: 1500, count: 20 });
  const data = join(home.folder, 'user');
  const running = home.startHere(['checkin', '--yes', '--profile', 'alice'], {
    env: { XDG_DATA_HOME: data },
  });
  const people = join(data, 'spaceiq', 'people');
  const locks = () =>
    (existsSync(people) ? readdirSync(people) : []).filter((name) => name.endsWith('.lock'));
  await expect.poll(locks, { timeout: 20_000 }).not.toEqual([]);
  for (const name of locks()) {
    const held = JSON.parse(readFileSync(join(people, name), 'utf8')) as object;
    writeFileSync(join(people, name), JSON.stringify({ ...held, token: 'of another' }));
  }
  const { code, stderr } = await running.ended;
  expect([code, stderr]).toEqual([
    ExitCode.locked,
    expect.stringMatching(/Another run has taken over the bookings of alice@/),
  ]);
  expect(writes(simulator)).toEqual([]);
  expect(heldBy(simulator, 'alice')).toMatchObject([{ checkedIn: false }]);
});
