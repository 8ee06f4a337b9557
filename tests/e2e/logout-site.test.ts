import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../src/lib/clock.js';
import { openHome } from '../../src/profile/open-home.js';
import { loadSession } from '../../src/session/codec.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, storageState, type TestHome } from '../support/home.js';

let simulator: Simulator;
let home: TestHome;

beforeEach(async () => {
  simulator = await startSimulator({ occupancy: 0 });
  home = await openTestHome(simulator);
});

afterEach(async () => {
  await home?.stop();
  await simulator?.stop();
});

const slow = 120_000;
const logout = ['logout', '--site', '--json'];

test(
  'signs out at the site too, so that a copy of the session opens nothing',
  async () => {
    await home.add('alice');
    const copy = join(home.folder, 'copy.json');
    await writeFile(copy, JSON.stringify(storageState(simulator, 'alice')));
    const again = ['login', '--profile', 'alice', '--import-state', copy];
    expect((await home.run(again)).code).toBe(0);
    const out = await home.run(logout);
    expect(out.json, out.stderr).toMatchObject({
      deleted: true,
      site: { ended: true },
      exitCode: 0,
    });
    const ends = simulator.record.requests.filter(({ path }) => path === '/session/end');
    expect(ends).toHaveLength(1);
    const refused = await home.run(again);
    expect(refused.code, refused.stderr).toBe(3);
    // One that has ended already is not signed out of again.
    await home.signIn('alice');
    simulator.sessions.revoke('alice');
    const second = await home.run(['logout', '--site']);
    expect(second.stdout).toContain('had ended already');
    expect([second.code, (await home.run(logout)).json]).toMatchObject([0, { site: null }]);
  },
  slow,
);

test(
  'deletes the session here though the site cannot be signed out of, and says so',
  async () => {
    await home.add('alice');
    await simulator.stop();
    const out = await home.run(logout);
    expect(out.json).toMatchObject({ deleted: true, site: { ended: false } });
    expect(out.stderr).toContain('The session may go on at the site');
    expect(out.code).toBe(7);
    const booked = await home.run(['bookings']);
    expect([booked.code, booked.stderr]).toEqual([3, expect.stringContaining('has no session')]);
  },
  slow,
);

test('a session is opened no more once it is older than its settings allow', async () => {
  await home.add('alice', { limits: { sessionDays: 30 } });
  const after = (days: number) => {
    const clock = { ...systemClock, now: () => systemClock.now() + days * 86_400_000 };
    return loadSession(
      openHome({ ...home.env, SPACEIQ_HOME: home.folder }, { clock }).open('alice'),
    );
  };
  const session = await after(0);
  expect(session.expiresAt).toBe(session.capturedAt + 30 * 86_400_000);
  await after(29);
  await expect(after(31)).rejects.toThrow('sealed more than 30 days ago');
});
