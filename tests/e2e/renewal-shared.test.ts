import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';

const desk = '2.24.05';
const date = '2026-12-08';

let simulator: Simulator;
let home: TestHome;

beforeEach(async () => {
  simulator = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0, sso: 'auto' });
  home = await openTestHome(simulator);
});

afterEach(async () => {
  await home?.stop();
  await simulator?.stop();
});

const signOns = () => simulator.record.requests.filter(({ path }) => path.startsWith('/sso?'));

describe('a session that another command renews', () => {
  it('is taken up by a watch when its own one is refused', async () => {
    const watch = { waits: [{ wait: '1s' }] };
    await home.addByBrowser('alice', { watch, desks: { only: desk } });
    simulator.record.clearRequests();
    simulator.rivals.book({ person: 'bob', desk, date });
    const args = ['book', '--dates', date, '--watch', '--transport', 'api', '--json'];
    const running = home.start(args);
    await running.waitFor(/next round at/);
    const [first] = simulator.record.requests;
    const renewed = await home.run(['login', '--profile', 'alice', '--renew']);
    expect(renewed.code, renewed.stderr).toBe(0);
    simulator.faults.add({ kind: '401', operation: 'viewer', count: 1 });
    simulator.rivals.cancel({ desk, date });
    const { code, stderr, json } = await running.ended;
    expect(code, stderr).toBe(0);
    expect(json).toMatchObject({ runs: [{ dates: [{ date, outcome: 'booked', desk }] }] });
    expect(signOns(), 'the other command alone').toHaveLength(1);
    const [write] = simulator.record.requests.filter(({ path }) => path.endsWith('createBooking'));
    expect(write?.tokenFingerprint).not.toBe(first?.tokenFingerprint);
  });

  it('is renewed once for all commands that need it at the same time', async () => {
    await home.addByBrowser('alice');
    simulator.idp.setMode('password+mfa');
    simulator.sessions.revoke('alice');
    simulator.record.clearRequests();
    const runs = await Promise.all([1, 2].map(() => home.run(['bookings', '--json'])));
    for (const { code, stderr } of runs) expect(code, stderr).toBe(0);
    expect(signOns()).toHaveLength(1);
  });
});

describe('a run that comes to nothing', () => {
  const file = async (...path: string[]) => {
    const [id = ''] = await readdir(join(home.folder, 'profiles'));
    return join(home.folder, 'profiles', id, ...path);
  };
  const log = async () => await readFile(await file('log', 'spaceiq.log'), 'utf8');

  it('says why in its log and in the history where nobody is signed in', async () => {
    await home.add('alice');
    await home.run(['logout']);
    const { code } = await home.run(['book', '--dates', date]);
    expect(code).toBe(3);
    expect(await log()).toMatch(/"level":"error".*"exitCode":3.*"why":"[^"]*alice/);
    const { json } = await home.run(['history', '--failed', '--json']);
    expect(json).toMatchObject({
      runs: [{ exitCode: 3, error: expect.stringContaining('alice') }],
    });
  });

  it('says so too where the settings are wrong', async () => {
    await home.add('alice');
    const settings = join(home.folder, 'profiles.json');
    await writeFile(settings, (await readFile(settings, 'utf8')).replace('"HQ"', '7'));
    const { code } = await home.run(['book', '--dates', date]);
    expect(code).toBe(2);
    expect(await log()).toMatch(/"level":"error".*"exitCode":2.*building/);
    await writeFile(
      settings,
      (await readFile(settings, 'utf8')).replace(/"building": ?7/, '"building":"HQ"'),
    );
    const { json } = await home.run(['history', '--failed', '--json']);
    expect(json).toMatchObject({ runs: [{ exitCode: 2 }] });
  });
});

describe('a session that has ended where no browser is left to renew it', () => {
  it.each([
    ['none of that name', 'chrome', /The browser "chrome" was not found on this machine/],
    ['nothing at that path', '/nowhere/chrome', /There is no browser at "\/nowhere\/chrome"/],
  ])('ends a run with 3, and each run says both (%s)', async (_, browser, missing) => {
    await home.add('alice');
    simulator.sessions.revoke('alice');
    const env = { SPACEIQ_BROWSER: browser, PLAYWRIGHT_BROWSERS_PATH: home.folder };
    for (const run of [1, 2]) {
      const { code, stderr } = await home.run(['book', '--dates', date], { env });
      expect(code, `run ${run}: ${stderr}`).toBe(3);
      expect(stderr).toMatch(/session of profile "alice" has expired and could not be renewed: /);
      expect(stderr).toMatch(missing);
      expect(stderr).toContain('spaceiq login --profile alice');
    }
    expect(signOns()).toEqual([]);
  });
});
