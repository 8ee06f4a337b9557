import type { SiteDeps } from '../../../src/site/deps.js';
import { floorKey } from '../../../src/site/graphql/place.js';
import type { BrowserCookie } from '../../../src/site/session.js';
import type { Simulator } from '../../simulator/types.js';
import { findHeadless } from '../../support/chromium.js';
import { type Asked, depsFor, memoryCache } from '../site/deps.js';

export function cookie(name: string, value: string): BrowserCookie {
  return {
    name,
    value,
    domain: 'localhost',
    path: '/',
    expires: -1,
    httpOnly: false,
    secure: false,
    sameSite: 'Lax',
  };
}

/** What the web transport is made from, for a person of the simulator whose browser has just signed in (contract S5). */
export function webDeps(
  sim: Simulator,
  asked: Asked = {},
  changes: Partial<SiteDeps> = {},
): SiteDeps {
  const token = asked.token ?? sim.sessions.issue(asked.person ?? 'alice');
  const cache = memoryCache();
  // Of an earlier run, as the standard simulator has it: its browser begins in the right zone, and the floor is known.
  cache.values.set('building-zone', { building: 'HQ', zone: 'Europe/London' });
  const { building, floor, floorId } = sim.place;
  if (building === 'HQ' && floor === '2') {
    const session = { apiOrigin: sim.origins.api };
    cache.values.set(floorKey({ session, building, floor }), floorId);
  }
  const deps = depsFor(sim, { ...asked, token }, { browser: findHeadless(), cache, ...changes });
  const cookies = [
    cookie('access_token-localhost', token),
    cookie('graphql_endpoint-localhost', sim.origins.api),
  ];
  return { ...deps, session: { ...deps.session, browser: { cookies, origins: [] } } };
}
