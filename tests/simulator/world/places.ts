import { createId } from './ids.js';
import { drawLayout, placeAreas, placeDesks, placeRooms } from './layout.js';
import type { Building, Floor, Neighborhood, Space } from './model.js';
import type { Random } from './random.js';

/** What one floor is to hold. `zone` is the middle part of its desk codes: `2.24.01`. */
export interface FloorPlan {
  readonly code: string;
  readonly name: string;
  readonly zone: string;
  readonly desks: number;
}

export interface BuildingPlan {
  readonly code: string;
  readonly name: string;
  readonly timezone: string;
  readonly floors: readonly FloorPlan[];
}

const NEIGHBORHOODS = [
  ['Harbour', '#4f9d8f'],
  ['Orchard', '#d98f4e'],
  ['Observatory', '#8673c4'],
  ['Lighthouse', '#c9615f'],
  ['Meadow', '#7fa650'],
  ['Foundry', '#b58a3a'],
] as const;

const ROOMS = ['Barometer', 'Compass', 'Sextant', 'Kitchen'] as const;
/** The last of the rooms is nobody's meeting room. */
const MEETING_ROOMS = ROOMS.length - 1;

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function createNeighborhoods(random: Random, tenant: string, desks: number): Neighborhood[] {
  const areas = placeAreas(Math.max(1, Math.min(NEIGHBORHOODS.length, Math.ceil(desks / 6))));
  return areas.map((area, index) => {
    const [name, color] = NEIGHBORHOODS[index] ?? NEIGHBORHOODS[0];
    return { id: createId(random, 'Neighborhood', tenant), name, color, department: null, area };
  });
}

interface Blank {
  readonly random: Random;
  readonly tenant: string;
  readonly floor: Floor;
}

function createDesks({ random, tenant, floor }: Blank, plan: FloorPlan): Space[] {
  const digits = Math.max(2, String(plan.desks).length);
  const areas = floor.neighborhoods.map(({ area }) => area);
  return placeDesks(areas, plan.desks).map(({ area, ...place }, index) => {
    const code = `${plan.code}.${plan.zone}.${String(index + 1).padStart(digits, '0')}`;
    return {
      id: createId(random, 'Space', tenant),
      kind: 'desk',
      code,
      externalId: `${floor.building.code}-${floor.code}-${code}`,
      name: `Desk ${code}`,
      ...place,
      capacity: 1,
      floor,
      neighborhood: floor.neighborhoods[area] ?? null,
      assignedTo: null,
      notFor: new Set(),
    };
  });
}

function createRooms({ random, tenant, floor }: Blank, plan: FloorPlan): Space[] {
  return floor.layout.rooms.slice(0, MEETING_ROOMS).map((room, index) => {
    const code = `${plan.code}.R${index + 1}`;
    return {
      id: createId(random, 'Space', tenant),
      kind: 'meeting-room',
      code,
      externalId: `${floor.building.code}-${floor.code}-${code}`,
      name: room.name,
      x: Math.round(room.x + room.w / 2),
      y: Math.round(room.y + room.h / 2),
      w: room.w,
      h: room.h,
      capacity: 6 + index * 2,
      floor,
      neighborhood: null,
      assignedTo: null,
      notFor: new Set(),
    };
  });
}

function createFloor(random: Random, tenant: string, building: Building, plan: FloorPlan): Floor {
  const floor: Writable<Floor> = {
    id: createId(random, 'Floor', tenant),
    code: plan.code,
    name: plan.name,
    building,
    neighborhoods: createNeighborhoods(random, tenant, plan.desks),
    spaces: [],
    layout: drawLayout(placeRooms(ROOMS)),
  };
  const blank = { random, tenant, floor };
  floor.spaces = [...createDesks(blank, plan), ...createRooms(blank, plan)];
  return floor;
}

export function createBuilding(random: Random, tenant: string, plan: BuildingPlan): Building {
  const building: Writable<Building> = {
    id: createId(random, 'Building', tenant),
    code: plan.code,
    name: plan.name,
    timezone: plan.timezone,
    floors: [],
  };
  building.floors = plan.floors.map((floor) => createFloor(random, tenant, building, floor));
  return building;
}
