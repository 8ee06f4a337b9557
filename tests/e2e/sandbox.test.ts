import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import { fixedTenant } from '../simulator/tenant/tenant.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, storageState, type TestHome } from '../support/home.js';

let simulator: Simulator;
let home: TestHome;

beforeAll(async () => {
  // Neither API nor token says whose it is, so that also an import opens the pages.
  const closed = fixedTenant('closed');
  const tenant = {
    ...closed,
    api: { ...closed.api, account: null, employee: null },
    signIn: { ...closed.signIn, tokenClaims: 'none' },
  } as const;
  simulator = await startSimulator({ occupancy: 0, tenant });
  home = await openTestHome(simulator);
  await home.addSealed('alice');
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

const said = 'Warning: The browser runs as root, without its sandbox.\n';
/** Ends at once: what is said is said before any browser runs. */
const env = { SPACEIQ_BROWSER: '/bin/false' };
const root = process.platform === 'linux' && process.getuid?.() === 0;

describe.runIf(root)('a browser of root has no sandbox, and that is said by', () => {
  const web = ['--transport', 'web'];
  test.each([
    ['bookings', ['bookings', ...web]],
    ['a dry run', ['book', '--dates', 'tomorrow', '--dry-run', ...web]],
    ['a run', ['book', '--dates', 'tomorrow', ...web]],
    ['cancelling', ['cancel', '--dates', 'tomorrow', '--yes', ...web]],
    ['desks', ['desks', '--date', 'tomorrow', ...web]],
    ['a renewal by hand', ['login', '--renew', '--allow-root']],
    ['a sign-in', ['login', '--headless', '--email', 'a@b.test', '--allow-root']],
    ['a sign-in in an ordinary window', ['login', '--attach', '--allow-root']],
  ] as const)('%s', async (_, args) => {
    const { stderr } = await home.run([...args, '--profile', 'alice'], {
      env: { ...env, DISPLAY: ':99' },
    });
    expect(stderr.split(said), stderr).toHaveLength(2);
  });

  test('a renewal that a run makes by itself', async () => {
    await home.addSealed('bob');
    simulator.sessions.revoke('bob');
    const { stderr } = await home.run(['bookings', '--profile', 'bob', '--transport', 'api'], {
      env,
    });
    expect(stderr.split(said)).toHaveLength(2);
  });

  test('a sign-in by a storage state that has to open the pages, which wants --allow-root as well', async () => {
    const file = join(home.folder, 'state.json');
    await writeFile(file, JSON.stringify(storageState(simulator, 'alice')));
    const args = ['login', '--profile', 'alice', '--import-state', file];
    const refused = await home.run(args, { env: { ...env, SPACEIQ_ALLOW_ROOT: '' } });
    expect([refused.code, refused.stderr]).toEqual([
      ExitCode.usage,
      expect.stringContaining(
        'nobody signs in there unasked.\nSign in as a user of your own, or add --allow-root',
      ),
    ]);
    expect(refused.stderr).not.toContain(said);
    const allowed = await home.run([...args, '--allow-root'], { env });
    expect(allowed.stderr).toContain(said);
  });

  test('signing out at the site', async () => {
    const { stderr } = await home.run(['logout', '--site', '--profile', 'alice'], { env });
    expect(stderr.split(said), stderr).toHaveLength(2);
  });
});
