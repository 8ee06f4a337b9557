import type { ResolvedOptions, SimulatorContext } from '../context.js';
import { createFaults } from '../control/faults.js';
import { createRivals } from '../control/rivals.js';
import { createOrigins } from '../http/origins.js';
import { createRecord } from '../http/record.js';
import { createSessions } from '../http/sessions.js';
import { fixedTenant } from '../tenant/tenant.js';
import type { Hop, Rules, SimulatorOptions } from '../types.js';
import { takeDay } from './bookings.js';
import { createClock } from './clock.js';
import { generateWorld } from './generate.js';
import { createRandom } from './random.js';
import { seedWorld } from './seed.js';
import { createSettle } from './settle.js';
import { createWindow } from './window.js';

const RULES: Rules = {
  oneDeskADay: true,
  singleActiveReservation: false,
  floorCapacity: null,
  autoReleaseMinutes: null,
  sessionMinutes: null,
  ownLagMs: 0,
  deskLagMs: 0,
  ownLoses: 0,
};

function resolve(options: SimulatorOptions): ResolvedOptions {
  const tenant = options.tenant ?? fixedTenant(options.dialect ?? 'standard');
  return {
    ...options,
    tenant,
    seed: options.seed ?? 1,
    dialect: tenant.api.documents,
    dots: options.dots ?? tenant.pages.dots,
    frozen: options.frozen ?? false,
    sso: options.sso ?? 'password',
    desks: options.desks ?? tenant.world.desks,
    occupancy: options.occupancy ?? 0.35,
    noisy: options.noisy ?? false,
    timezone: options.timezone ?? 'Europe/London',
    windowDays: options.windowDays ?? 29,
  };
}

/**
 * Everything that one simulator's servers share, filled with its seed.
 * @throws SimulatorError when the options or the seed data make no sense.
 */
export function createContext(given: SimulatorOptions): SimulatorContext {
  const options = resolve(given);
  const random = createRandom(options.seed);
  const clock = createClock(options.now, options.frozen);
  const world = generateWorld(options, random);
  const window = createWindow(clock, options.windowDays);
  const { sessionMinutes } = options.tenant.signIn;
  const rules: Rules = { ...RULES, sessionMinutes, ...given.rules };
  const latency: Record<Hop, number> = { web: 0, api: 0, idp: 0, ...given.latency };
  seedWorld({ world, random, clock, window, options });
  const shared = {
    options,
    random,
    clock,
    world,
    window,
    rules,
    latency,
    record: createRecord(() => world.bookings.all),
    faults: createFaults(createRandom(options.seed + 1)),
    sessions: createSessions(clock, rules, options.tenant),
    rivals: createRivals(world, clock, (person, space, date, madeAt) =>
      takeDay(world, random, { person, space, date }, { madeAt, via: 'rival', willCheckIn: false }),
    ),
    sso: {
      mode: options.sso,
      verdict: null,
      sessions: new Map(),
      challenges: new Map(),
      pushes: [],
    },
    origins: createOrigins(),
  };
  return { ...shared, settle: createSettle(shared) };
}
