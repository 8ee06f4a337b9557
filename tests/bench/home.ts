import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/lib/clock.js';
import { silentLog } from '../../src/lib/log.js';
import { openHome } from '../../src/profile/open-home.js';
import { parseStorageState, sessionFromState } from '../../src/session/import-state.js';
import { keepSession } from '../../src/session/keep.js';
import { findChromium } from '../support/chromium.js';
import type { Site } from './site.js';

/** A tool's home of its own, with profiles that are signed in to a site. */
export interface BenchHome extends AsyncDisposable {
  readonly env: NodeJS.ProcessEnv;
  /** Adds a profile for the simulated person of that name and signs it in. */
  add(name: string, settings?: Readonly<Record<string, unknown>>): Promise<void>;
  /** From now on `reset` leads back to what the tool knows and the site holds now. */
  mark(): Promise<void>;
  /**
   * Takes away at the site what has been booked since, and from the tool what it knows of it: else it would find its
   * bookings gone, and look into each of them (design invariant 4).
   */
  reset(): Promise<void>;
}

export async function openBenchHome(site: Site): Promise<BenchHome> {
  const both = await mkdtemp(join(tmpdir(), 'spaceiq-bench-'));
  const [folder, marked] = [join(both, 'home'), join(both, 'marked')];
  const env = { SPACEIQ_HOME: folder, SPACEIQ_VAULT: 'file', SPACEIQ_BROWSER: findChromium() };
  const home = openHome(env);
  const { web, api } = site.origins;
  const place = { url: web, apiUrl: api, building: 'HQ', floor: '2' };
  const limits = { requestsPerMinute: 600, datesPerRun: 400 };
  return {
    env,
    add: async (name, settings = {}) => {
      const profile = await home.add(name, { ...place, limits, ...settings });
      const token = String(await site.control('sessions/issue', name));
      const target = { profile: name, webOrigin: web, apiUrl: api };
      const state = parseStorageState(JSON.stringify(signedIn(token, api)), 'the state');
      const deps = { clock: systemClock, log: silentLog };
      await keepSession(profile, await sessionFromState(state, target, deps), { how: 'import' });
    },
    mark: async () => {
      await site.mark();
      await replace(marked, folder);
    },
    reset: async () => {
      await site.clear();
      await replace(folder, marked);
    },
    [Symbol.asyncDispose]: async () => {
      await rm(both, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function replace(folder: string, by: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await cp(by, folder, { recursive: true, preserveTimestamps: true });
}

/** A storage state as Playwright writes it, for somebody who has just signed in (contract S5). */
function signedIn(token: string, api: string): object {
  const cookie = (name: string, value: string) => ({
    name: `${name}-localhost`,
    value,
    domain: 'localhost',
    path: '/',
    expires: -1,
    httpOnly: false,
    secure: false,
    sameSite: 'Lax',
  });
  const cookies = [
    cookie('access_token', token),
    cookie('graphql_endpoint', encodeURIComponent(api)),
  ];
  return { cookies, origins: [] };
}
