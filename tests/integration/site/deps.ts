import { correctedClock, systemClock } from '../../../src/lib/clock.js';
import type { LogFields } from '../../../src/lib/log.js';
import { silentLog } from '../../../src/lib/log.js';
import { Secret } from '../../../src/lib/secret.js';
import { createBudget } from '../../../src/site/budget.js';
import type { Cache, SiteDeps } from '../../../src/site/deps.js';
import { createMe } from '../../../src/site/me.js';
import type { Simulator } from '../../simulator/types.js';

export function memoryCache(): Cache & { readonly values: Map<string, unknown> } {
  const values = new Map<string, unknown>();
  return {
    values,
    read: async (key) => values.get(key) ?? null,
    write: async (key, value) => {
      values.set(key, JSON.parse(JSON.stringify(value)));
    },
  };
}

export interface Asked {
  readonly person?: string;
  readonly building?: string;
  readonly floor?: string;
  readonly token?: string;
}

/** What a transport is made from, for a person of the simulator who has just signed in. */
export function depsFor(
  sim: Simulator,
  { person = 'alice', building = 'HQ', floor = '2', token }: Asked = {},
  changes: Partial<SiteDeps> = {},
): SiteDeps {
  const { employeeId, email, name } = sim.person(person);
  const identity = { employeeId: employeeId as never, email, name };
  return {
    profile: person,
    session: {
      webOrigin: sim.origins.web,
      apiOrigin: sim.origins.api,
      token: new Secret(token ?? sim.sessions.issue(person)),
      expiresAt: null,
      capturedAt: Date.now(),
      identity,
      browser: { cookies: [], origins: [] },
    },
    me: createMe(changes.session?.identity ?? identity, async () => {}),
    building,
    floor,
    hours: () => ({ start: 9 * 60, end: 18 * 60 }),
    budget: createBudget(() => 10_000, systemClock),
    clock: systemClock,
    env: process.env,
    siteClock: correctedClock(changes.clock ?? systemClock),
    log: silentLog,
    cache: memoryCache(),
    shot: null,
    browser: undefined,
    ...changes,
  };
}

/** A log that keeps every line, to look for what must not be in it. */
export function keptLog() {
  const lines: string[] = [];
  const keep = (message: string, fields?: LogFields) => {
    lines.push(JSON.stringify({ message, ...fields }));
  };
  return { lines, log: { debug: keep, info: keep, warn: keep, error: keep } };
}
