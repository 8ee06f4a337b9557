import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { findChromium } from '../support/chromium.js';
import { type CliOptions, cli } from '../support/cli.js';
import { type Keyring, startKeyring } from '../support/keyring.js';
import { heldBy } from '../support/site.js';

/** Milliseconds: browsers on a small machine. */
const slow = 240_000;

let simulator: Simulator;
let keyring: Keyring;

beforeAll(async () => {
  simulator = await startSimulator({ sso: 'auto', now: '2026-12-01T08:30:00Z', occupancy: 0 });
  keyring = await startKeyring();
});

afterAll(async () => {
  await keyring?.stop();
  await simulator?.stop();
});

async function done(args: readonly string[], env: NonNullable<CliOptions['env']>): Promise<void> {
  const { code, stderr } = await cli(args, { env, deadline: slow });
  expect(code, stderr).toBe(ExitCode.ok);
}

const datesHeld = () =>
  heldBy(simulator, 'alice')
    .map(({ date }) => date)
    .toSorted();

/** The whole way of a person and of their cron job, on the node that runs this: `npm run test:nodes` tries each. */
describe(`on node ${process.versions.node}`, { timeout: slow }, () => {
  it('signs in without a window, and books over both transports, from a keychain', async () => {
    const env = { ...keyring.env, SPACEIQ_BROWSER: findChromium() };
    const { web, api } = simulator.origins;
    const where = ['--url', web, '--api-url', api, '--building', 'HQ', '--floor', '2'];
    await done(['profile', 'add', 'alice', ...where], env);
    await done(['login', '--headless', '--email', simulator.person('alice').email], env);
    await done(['book', '--transport', 'api', '--dates', '2026-12-02,2026-12-03'], env);
    await done(['book', '--transport', 'web', '--dates', '2026-12-04'], env);
    expect(datesHeld()).toEqual(['2026-12-02', '2026-12-03', '2026-12-04']);
  });

  it('books out of what cron gives a job', async () => {
    const bare = { HOME: keyring.home, PATH: '/usr/bin:/bin', XDG_RUNTIME_DIR: keyring.runtimeDir };
    await done(['book', '--dates', '2026-12-07'], bare);
    expect(datesHeld()).toContain('2026-12-07');
  });
});
