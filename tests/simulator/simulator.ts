import { startApi } from './api/server.js';
import type { SimulatorContext } from './context.js';
import { startControl } from './control/server.js';
import { SimulatorError } from './errors.js';
import type { StartedHop } from './http/hop-server.js';
import { startIdp } from './idp/server.js';
import type { DeskInfo, Hop, Person, Rules, Simulator, SimulatorOptions } from './types.js';
import { ssoModes } from './types.js';
import { startWeb } from './web/server.js';
import { createContext } from './world/create.js';
import type { Space } from './world/model.js';

function deskInfo(space: Space): DeskInfo {
  return {
    spaceId: space.id,
    code: space.code,
    externalId: space.externalId ?? '',
    x: space.x,
    y: space.y,
    neighborhood: space.neighborhood?.name ?? '',
  };
}

function placeOf({ demoFloor, buildings }: SimulatorContext['world']): Simulator['place'] {
  const { id, code, building } = demoFloor;
  const twins = buildings.filter((each) => each.code === building.code).length > 1;
  const floors = building.floors.filter((each) => each.code === code && !each.hidden).length > 1;
  return {
    building: twins ? building.id : building.code,
    floor: floors ? id : code,
    floorId: id,
  };
}

type Control = Omit<Simulator, 'controlUrl' | 'stop' | typeof Symbol.asyncDispose>;

function setLatency(context: SimulatorContext, hops: Partial<Record<Hop, number>>): void {
  for (const [hop, ms] of Object.entries(hops)) {
    if (!(hop in context.latency) || !(ms >= 0)) {
      throw new SimulatorError(`Latency is milliseconds for web, api or idp, not ${hop}: ${ms}.`);
    }
  }
  Object.assign(context.latency, hops);
}

function setRules(rules: Rules, changes: Partial<Rules>): void {
  for (const name of Object.keys(changes)) {
    if (!(name in rules)) {
      throw new SimulatorError(
        `There is no rule "${name}"; there are ${Object.keys(rules).join(', ')}.`,
      );
    }
  }
  Object.assign(rules, changes);
}

function createIdp({ sso, world }: SimulatorContext): Simulator['idp'] {
  return {
    setMode: (mode) => {
      if (!ssoModes.includes(mode)) {
        throw new SimulatorError(`There is no mode "${mode}"; there are ${ssoModes.join(', ')}.`);
      }
      sso.mode = mode;
    },
    setVerdict: (verdict) => {
      sso.verdict = verdict;
    },
    endSession: (userName) => {
      const { userName: owner } = world.person(userName);
      for (const [cookie, holder] of sso.sessions) {
        if (holder === owner) sso.sessions.delete(cookie);
      }
    },
  };
}

function createPhone({ sso, world }: SimulatorContext): Simulator['phone'] {
  const answer = (userName: string, state: 'approved' | 'denied'): void => {
    const challenge = sso.challenges.get(world.person(userName).userName);
    if (challenge?.state !== 'waiting') {
      throw new SimulatorError(`The phone of ${userName} has nothing to answer.`);
    }
    challenge.state = state;
  };
  return {
    pending: (userName) => {
      const challenge = sso.challenges.get(world.person(userName).userName);
      return challenge?.state === 'waiting' ? challenge.number : null;
    },
    rang: (userName) => sso.pushes.filter((name) => name === userName).length,
    approve: (userName) => answer(userName, 'approved'),
    deny: (userName) => answer(userName, 'denied'),
  };
}

function hurry({ late }: SimulatorContext['faults']): void {
  for (const due of late) due.abort();
}

/** Whatever is due has happened before anybody looks or time moves on. */
function createRecordView({ record, settle }: SimulatorContext): Simulator['record'] {
  return {
    get requests() {
      return record.requests;
    },
    get bookings() {
      settle();
      return record.bookings;
    },
    get mischief() {
      return record.mischief;
    },
    clearRequests: record.clearRequests,
  };
}

function createControl(context: SimulatorContext): Control {
  const { world, clock, window, sessions, rivals, faults, rules, settle } = context;
  const settled =
    <Arguments extends unknown[]>(act: (...args: Arguments) => void) =>
    (...args: Arguments): void => {
      settle();
      act(...args);
      settle();
    };
  const { web, api, idp } = context.origins;
  return {
    origins: { web, api, idp },
    place: placeOf(world),
    people: world.people satisfies readonly Person[],
    person: world.person,
    desks: (building, floor) =>
      world
        .floor(building, floor)
        .spaces.filter(({ kind }) => kind === 'desk')
        .map(deskInfo),
    clock: {
      now: clock.now,
      set: settled(clock.set),
      advance: settled(clock.advance),
      freeze: clock.freeze,
      run: clock.run,
    },
    window: { setDays: window.setDays, openAt: window.openAt },
    latency: { set: (hops) => setLatency(context, hops) },
    rules: { set: settled((changes: Partial<Rules>) => setRules(rules, changes)) },
    sessions: {
      issue: (userName) => sessions.issue(world.person(userName)),
      fingerprint: sessions.fingerprint,
      revoke: (userName) => sessions.revoke(world.person(userName).userName),
      expire: (userName) => sessions.expire(world.person(userName).userName),
    },
    idp: createIdp(context),
    phone: createPhone(context),
    rivals: {
      book: settled(rivals.book),
      cancel: settled(rivals.cancel),
      move: settled(rivals.move),
      snatch: rivals.snatch,
    },
    faults: {
      add: faults.add,
      clear: faults.clear,
      late: () => faults.late.size,
      hurry: () => hurry(faults),
    },
    record: createRecordView(context),
  };
}

/** Starts all of them, or none. */
async function startHops(context: SimulatorContext): Promise<StartedHop[]> {
  const started: StartedHop[] = [];
  try {
    for (const start of [startApi, startIdp, startWeb]) started.push(await start(context));
    return started;
  } catch (error) {
    await Promise.all(started.map((hop) => hop.stop()));
    throw error;
  }
}

/**
 * Starts a SpaceIQ of its own on three loopback hosts, and its control API.
 * @throws SimulatorError when the options, the seed data or the ports make no sense.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const context = createContext(options);
  const hops = await startHops(context);
  const control = createControl(context);
  const stopHops = async (): Promise<void> => {
    await Promise.all(hops.map((hop) => hop.stop()));
  };
  let stopping: Promise<void> | null = null;
  const server = await startControl(control, options.ports?.control ?? 0, () => stop()).catch(
    async (error: unknown) => {
      await stopHops();
      throw error;
    },
  );
  const stop = (): Promise<void> => {
    stopping ??= Promise.all([stopHops(), server.stop()]).then(() => undefined);
    return stopping;
  };
  // Spreading would read the record once and for all, so the rest is put beside it.
  return Object.assign(control, {
    controlUrl: server.origin,
    stop,
    [Symbol.asyncDispose]: stop,
  });
}
