import type { Foretold } from '../../booking/site.js';
import type { CivilDate } from '../../lib/civil-date.js';
import { keptZone } from '../building-zone.js';
import type { SiteDeps } from '../deps.js';
import type { Api } from './api.js';
import { type Read, type ReadAhead, readByFloor } from './survey.js';

/** A survey that is asked for while the arrival is still under way, by what an earlier run has found. */
export interface Ahead extends ReadAhead {
  /** Asks for it, where all that it takes is known: the floor's id, the building's zone, and how this API is asked. */
  ask(floorId: string, foretold: Foretold): Promise<void>;
  drop(): void;
}

/** How old (ms) an answer may be: others book meanwhile. */
const fresh = 5000;
/** Requests that are left to what cannot be left out. */
const reserve = 20;

interface Asked {
  readonly floorId: string;
  readonly first: CivilDate;
  readonly last: CivilDate;
  readonly at: number;
  readonly read: Promise<Read | null>;
}

export function createAhead(
  api: Api,
  { cache, building, budget, clock }: Pick<SiteDeps, 'cache' | 'building' | 'budget' | 'clock'>,
): Ahead {
  let asked: Asked | null = null;
  return {
    ask: async (floorId, foretold) => {
      asked = null;
      const zone = await keptZone(cache, building);
      if (zone === null || budget.closedFor() > 0 || budget.left() < reserve) return;
      const dates = [...(await foretold(zone))].sort();
      const [first, last] = [dates[0], dates.at(-1)];
      if (first === undefined || last === undefined || !(await isOneRequest(api))) return;
      const read = readByFloor(api, { floorId }, first, last).catch(() => null);
      asked = { floorId, first, last, at: clock.now(), read };
    },
    take: async (floorId, first, last) => {
      const given = asked;
      asked = null;
      if (given === null || given.floorId !== floorId) return null;
      const covers = given.first <= first && last <= given.last;
      const age = clock.now() - given.at;
      return covers && age >= 0 && age < fresh ? await given.read : null;
    },
    drop: () => {
      asked = null;
    },
  };
}

/** Where desks have to be named, or come in pages, what there is to ask is known only on arrival. */
async function isOneRequest(api: Api): Promise<boolean> {
  const { availability, operations } = await api.verdict();
  const { survey } = operations;
  return availability === 'floor' && survey !== undefined && !survey.includes('$spacesAfter');
}
