import type { ResolvedOptions } from '../context.js';
import { SimulatorError } from '../errors.js';
import type { WorldTraits } from '../tenant/world.js';
import { createId } from './ids.js';
import { DEPARTMENTS, inventPeople, NAMED } from './people.js';
import { type BuildingPlan, createBuilding, type FloorPlan } from './places.js';
import type { Random } from './random.js';
import { createWorld, type World } from './world.js';
import { checkZone } from './zone.js';

/** Buildings in zones whose daylight saving differs: two northern ones, and a southern one of half an hour. */
function buildingPlans(desks: number, timezone: string, traits: WorldTraits): BuildingPlan[] {
  const { sharedCodes } = traits;
  const demo = [
    { code: '1', name: 'First floor', zone: '10', desks: 24 },
    ...withTwin({ code: '2', name: 'Second floor', zone: '24', desks }, traits),
    ...(sharedCodes === 'floors' ? [{ code: '2', name: 'Annex', zone: '28', desks: 12 }] : []),
    { code: '3', name: 'Third floor', zone: '31', desks: 24 },
  ];
  const elsewhere = {
    code: 'HQ',
    name: 'Lantern Works, old house',
    timezone: 'Europe/Berlin',
    floors: [{ code: '2', name: 'Second floor', zone: '24', desks: 12 }],
  };
  return [
    { code: 'HQ', name: 'Lantern House', timezone: checkZone(timezone), floors: demo },
    {
      code: 'NYC',
      name: 'Beacon Street',
      timezone: 'America/New_York',
      floors: [{ code: '5', name: 'Fifth floor', zone: '07', desks: 30 }],
    },
    ...(sharedCodes === 'buildings' ? [elsewhere] : []),
    {
      code: 'LHI',
      name: 'Lagoon Pavilion',
      timezone: 'Australia/Lord_Howe',
      floors: [{ code: '1', name: 'Ground floor', zone: '02', desks: 12 }],
    },
  ];
}

/** The floor, and one out of use that bears its code and has desks of the same codes (contract G11). */
function withTwin(plan: FloorPlan, { hiddenTwins }: WorldTraits): FloorPlan[] {
  if (hiddenTwins === 'none') return [plan];
  const twin = {
    ...plan,
    name: `${plan.name} (old)`,
    desks: Math.min(plan.desks, 24),
    hidden: true,
  };
  return hiddenTwins === 'before' ? [twin, plan] : [plan, twin];
}

function checkOptions({ desks, occupancy }: ResolvedOptions): void {
  if (!Number.isInteger(desks) || desks < 1 || desks > 2000) {
    throw new SimulatorError(`The demo floor needs 1 to 2000 desks, not ${desks}.`);
  }
  if (!(occupancy >= 0 && occupancy <= 1)) {
    throw new SimulatorError(`The occupancy is a share from 0 to 1, not ${occupancy}.`);
  }
}

/** Invents the tenant: the same seed and options give the same ids, people and floors. */
export function generateWorld(options: ResolvedOptions, random: Random): World {
  checkOptions(options);
  const tenant = random.uuid();
  const company = {
    id: createId(random, 'Company', tenant),
    name: 'Lantern Works',
    samlInstance: random.uuid(),
    departments: DEPARTMENTS.map((name) => ({
      id: createId(random, 'Department', tenant),
      name,
    })),
  };
  const traits = options.tenant.world;
  const plans = buildingPlans(options.desks, options.timezone, traits);
  const desks = plans.flatMap(({ floors }) => floors).reduce((sum, floor) => sum + floor.desks, 0);
  const { named, background } = inventPeople(random, tenant, company.departments, desks + 4);
  const buildings = plans.map((plan) => createBuilding(random, tenant, plan, traits));
  return createWorld({ company, people: [...named, ...background], buildings });
}

/** The people whose bookings fill the floors; the named test users are not among them. */
export function backgroundOf(world: World): World['people'] {
  return world.people.slice(NAMED.length);
}
