import type { DeskCodes, WorldTraits } from '../tenant/world.js';
import { createId } from './ids.js';
import { drawLayout, placeAreas, placeDesks, placeRooms } from './layout.js';
import type { Building, Floor, Neighborhood, Space } from './model.js';
import type { Random } from './random.js';
import { nameZone } from './zone-names.js';

/** What one floor is to hold. `zone` is the middle part of its desk codes: `2.24.01`. */
export interface FloorPlan {
  readonly code: string;
  readonly name: string;
  readonly zone: string;
  readonly desks: number;
  readonly hidden?: boolean;
}

/** What the tenant's spaces are like (see `WorldTraits`). */
export type SpaceTraits = Pick<
  WorldTraits,
  | 'deskCodes'
  | 'deskKind'
  | 'others'
  | 'othersBookable'
  | 'externalIds'
  | 'zoneNames'
  | 'wordyNames'
>;

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

/** Names that are words of refusals too (contract section 3). */
const WORDY = [
  'Window Side',
  'Health Corner',
  'Group 7',
  'Already',
  'Capacity',
  'Reserved',
] as const;

const ROOMS = ['Barometer', 'Compass', 'Sextant', 'Kitchen'] as const;
/** The last of the rooms is nobody's meeting room. */
const MEETING_ROOMS = ROOMS.length - 1;

/** One desk's code in a company's own way of writing them. */
function deskCode(style: DeskCodes, { code, zone }: FloorPlan, number: string): string {
  const styles: Record<DeskCodes, string> = {
    dotted: `${code}.${zone}.${number}`,
    dashed: `${code}-1${number}`,
    worded: `Desk ${Number(number)}`,
    spaced: `WS ${code}.0${number}`,
    slashed: `N-${number}/A`,
    plain: String(Number(number)),
    lettered: `0${code}W-1${number}-G`,
    prefixed: `L0${code}-D${number}`,
    accented: `Plaça Órbita ${number}`,
  };
  return styles[style];
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

function createNeighborhoods(
  random: Random,
  tenant: string,
  desks: number,
  wordy: boolean,
): Neighborhood[] {
  const areas = placeAreas(Math.max(1, Math.min(NEIGHBORHOODS.length, Math.ceil(desks / 6))));
  return areas.map((area, index) => {
    const [usual, color] = NEIGHBORHOODS[index] ?? NEIGHBORHOODS[0];
    const name = wordy ? (WORDY[index] ?? WORDY[0]) : usual;
    return { id: createId(random, 'Neighborhood', tenant), name, color, department: null, area };
  });
}

interface Blank {
  readonly random: Random;
  readonly tenant: string;
  readonly floor: Floor;
  readonly traits: SpaceTraits;
}

function createDesks({ random, tenant, floor, traits }: Blank, plan: FloorPlan): Space[] {
  const digits = Math.max(2, String(plan.desks).length);
  const areas = floor.neighborhoods.map(({ area }) => area);
  return placeDesks(areas, plan.desks).map(({ area, ...place }, index) => {
    const code = deskCode(traits.deskCodes, plan, String(index + 1).padStart(digits, '0'));
    return {
      id: createId(random, 'Space', tenant),
      kind: 'desk',
      code,
      externalId: externalId(floor, code, traits),
      name: `Desk ${code}`,
      kindName: traits.deskKind,
      bookable: true,
      ...place,
      capacity: 1,
      floor,
      neighborhood: floor.neighborhoods[area] ?? null,
      assignedTo: null,
      notFor: new Set(),
    };
  });
}

function createRooms({ random, tenant, floor, traits }: Blank, plan: FloorPlan): Space[] {
  return floor.layout.rooms.slice(0, MEETING_ROOMS).map((room, index) => {
    const code = `${plan.code}.R${index + 1}`;
    return {
      id: createId(random, 'Space', tenant),
      kind: 'meeting-room',
      code,
      externalId: externalId(floor, code, traits),
      name: room.name,
      kindName: 'Meeting Room',
      bookable: false,
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

function externalId(floor: Floor, code: string, traits: SpaceTraits): string | null {
  return traits.externalIds ? `${floor.building.code}-${floor.code}-${code}` : null;
}

/** Two of each kind of what is no desk, coded as if they were desks, along the lower wall. */
function createOthers({ random, tenant, floor, traits }: Blank, plan: FloorPlan): Space[] {
  const digits = Math.max(2, String(plan.desks).length);
  return traits.others.flatMap((kindName, kind) =>
    [0, 1].map((each) => {
      const number = plan.desks + 1 + kind * 2 + each;
      const code = deskCode(traits.deskCodes, plan, String(number).padStart(digits, '0'));
      return {
        id: createId(random, 'Space', tenant),
        kind: 'other' as const,
        code,
        externalId: externalId(floor, code, traits),
        name: `${kindName} ${each + 1}`,
        kindName,
        bookable: traits.othersBookable,
        x: 80 + (kind * 2 + each) * 40,
        y: 852,
        w: 24,
        h: 10,
        capacity: 1,
        floor,
        neighborhood: null,
        assignedTo: null,
        notFor: new Set<string>(),
      };
    }),
  );
}

function createFloor(
  random: Random,
  tenant: string,
  building: Building,
  plan: FloorPlan,
  traits: SpaceTraits,
): Floor {
  const floor: Writable<Floor> = {
    id: createId(random, 'Floor', tenant),
    code: plan.code,
    name: plan.name,
    hidden: plan.hidden ?? false,
    building,
    neighborhoods: createNeighborhoods(random, tenant, plan.desks, traits.wordyNames),
    spaces: [],
    layout: drawLayout(placeRooms(ROOMS)),
  };
  const blank = { random, tenant, floor, traits };
  const desks = createDesks(blank, plan);
  floor.spaces = [...desks, ...createRooms(blank, plan), ...createOthers(blank, plan)];
  return floor;
}

export function createBuilding(
  random: Random,
  tenant: string,
  plan: BuildingPlan,
  traits: SpaceTraits,
): Building {
  const building: Writable<Building> = {
    id: createId(random, 'Building', tenant),
    code: plan.code,
    name: plan.name,
    timezone: plan.timezone,
    zoneName: nameZone(plan.timezone, traits.zoneNames),
    floors: [],
  };
  building.floors = plan.floors.map((floor) =>
    createFloor(random, tenant, building, floor, traits),
  );
  return building;
}
