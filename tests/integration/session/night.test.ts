import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../src/lib/clock.js';
import { SessionError } from '../../../src/lib/errors.js';
import { silentLog } from '../../../src/lib/log.js';
import { openHome } from '../../../src/profile/open-home.js';
import { keepSession } from '../../../src/session/keep.js';
import { renew } from '../../../src/session/renewal.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { SsoMode } from '../../simulator/types.js';
import { findHeadless } from '../../support/chromium.js';
import { signInAt } from './sign-in.js';

const hour = 3_600_000;

it.each<[SsoMode, RegExp, number]>([
  ['push', /wants an answer on a phone/, 1],
  ['stay-signed-in', /asks whether to stay signed in/, 0],
  ['pick-account', /asks to pick an account/, 0],
])(
  'a provider of the kind "%s" is tried once in a night of hourly runs',
  async (...row) => {
    const [kind, words, rings] = row;
    const simulator = await startSimulator({ sso: 'auto' });
    onTestFinished(() => simulator.stop());
    const folder = await mkdtemp(join(tmpdir(), 'spaceiq-night-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
    const home = openHome({ SPACEIQ_HOME: folder, SPACEIQ_VAULT: 'file' });
    const { web, api } = simulator.origins;
    const place = { url: web, apiUrl: api, building: 'HQ', floor: '2' };
    const profile = await home.add('alice', { ...place, browser: findHeadless() });
    const session = await signInAt(simulator, 'alice');
    await keepSession(profile, session, { how: 'headless' });
    simulator.idp.setMode(kind);
    simulator.idp.endSession('alice');
    simulator.record.clearRequests();
    let passed = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + passed };
    const interrupted = new AbortController().signal;
    const attempt = () => renew(profile, session, { env: {}, clock, log: silentLog, interrupted });
    const opened = () =>
      simulator.record.requests.filter(({ path }) => path === '/assets/guest.js').length;
    await expect(attempt()).rejects.toThrow(words);
    for (let run = 1; run < 24; run += 1) {
      passed += hour;
      const refused = attempt();
      await expect(refused).rejects.toBeInstanceOf(SessionError);
      await expect(refused).rejects.toThrow(/wanted a person; it is not tried again by itself/);
    }
    expect(opened()).toBe(1);
    expect(simulator.phone.rang('alice')).toBe(rings);
    // A person has signed in: the next session may be renewed again.
    simulator.idp.setMode('auto');
    const fresh = await signInAt(simulator, 'alice');
    await keepSession(profile, fresh, { how: 'browser' });
    const renewed = await renew(profile, fresh, { env: {}, clock, log: silentLog, interrupted });
    expect(renewed.identity.email).toBe(simulator.person('alice').email);
  },
  120_000,
);
