import { SiteError, UsageError } from '../../lib/errors.js';
import type { SiteDeps } from '../deps.js';
import {
  type BuildingEntry,
  bareBuildingsSchema,
  buildingsSchema,
  type FloorListed,
  moreFloorsSchema,
} from './answers.js';
import type { Api } from './api.js';
import { RefusedQuery, SiteChanged } from './errors.js';
import type { Page } from './lists.js';
import { readToEnd, type Whole } from './read-list.js';

type Named = Pick<SiteDeps, 'profile' | 'building' | 'floor'>;
type House = Omit<BuildingEntry, 'floors'> & { readonly floors: readonly FloorListed[] };

/**
 * The id of the floor that the settings name, by code or by id.
 * @throws UsageError when the site has none of that name, or more than one in use (contract G11)
 */
export async function resolveFloor(api: Api, deps: Named): Promise<string> {
  const { items: buildings, lost } = await readBuildings(api);
  const meant = named(buildings, deps.building);
  const houses: House[] = [];
  let unread = meant.length === 0 ? lost : 0;
  for (const house of meant) {
    const floors = await floorsOf(api, house);
    houses.push({ ...house, floors: floors.items });
    unread += floors.lost;
  }
  try {
    return chooseFloor(houses, buildings, deps);
  } catch (error) {
    // The one that is meant may be among them (contract G4).
    if (unread === 0 || !(error instanceof UsageError)) throw error;
    const what = houses.length === 0 ? 'buildings' : `floors of building "${deps.building}"`;
    throw new SiteError(
      `${error.message} ${unread} of the ${what} could not be read.`,
      'Try again; if it stays, run: spaceiq doctor',
      { cause: error },
    );
  }
}

interface Listed extends Omit<BuildingEntry, 'floors'> {
  /** Null where they have to be asked for by the building. */
  readonly floors: Page<FloorListed> | null;
}

async function readBuildings(api: Api): Promise<Whole<Listed>> {
  try {
    return await listBuildings(api, 'findFloor', (data) => buildingsSchema.parse(data));
  } catch (error) {
    // A query that goes as deep as to the floors may be too deep for the site (contract G7).
    if (!(error instanceof RefusedQuery)) throw error;
    return await listBuildings(api, 'findBuilding', (data) => {
      const { company } = bareBuildingsSchema.parse(data);
      const items = company?.list.items.map((each) => ({ ...each, floors: null }));
      return { company: company && { list: { ...company.list, items: items ?? [] } } };
    });
  }
}

async function listBuildings<T extends Listed>(
  api: Api,
  name: 'findFloor' | 'findBuilding',
  parse: (data: unknown) => { readonly company: { readonly list: Page<T> } | null },
): Promise<Whole<T>> {
  const page = async (buildingsAfter: string | null) => {
    const { company } = await api.read(name, { buildingsAfter }, parse);
    if (company === null) throw new SiteChanged('The API leads to no company (contract G9).');
    return company.list;
  };
  return await readToEnd('The list of buildings', await page(null), page);
}

/** All floors of a building: a list inside a list has pages of its own (contract G6). */
async function floorsOf(api: Api, { id, floors }: Listed): Promise<Whole<FloorListed>> {
  const page = async (floorsAfter: string | null) => {
    const { building } = await api.read('moreFloors', { buildingId: id, floorsAfter }, (data) =>
      moreFloorsSchema.parse(data),
    );
    if (building === null) throw new SiteChanged('A building is gone from the API.');
    return building.floors;
  };
  return await readToEnd('The list of floors', floors ?? (await page(null)), page);
}

interface Coded {
  readonly id: string;
  readonly code?: string | null | undefined;
}

/** What bears this id, else this code, else this code in other letters. */
function named<T extends Coded>(entries: readonly T[], text: string): readonly T[] {
  const tests: readonly ((entry: T) => boolean)[] = [
    ({ id }) => id === text,
    ({ code }) => code === text,
    ({ code }) => code?.toLowerCase() === text.toLowerCase(),
  ];
  return tests.map((test) => entries.filter(test)).find((found) => found.length > 0) ?? [];
}

/** Two floors in use that the settings' codes both name (contract G11). */
export class TwinFloors extends UsageError {}

/** What to say of them; `ids` are of what tells them apart. */
export function twinFloors(
  { profile, building, floor }: Named,
  ids: readonly string[],
  which: 'building' | 'floor' = 'floor',
): TwinFloors {
  const what =
    which === 'building'
      ? `Two buildings with a floor "${floor}" have the code "${building}"`
      : `Two floors of building "${building}" have the code "${floor}"`;
  const advice = `Name one by its id: spaceiq profile set ${profile} ${which}=ID`;
  return new TwinFloors(`${what}: ${ids.join(' and ')}.`, advice);
}

/** A floor that is out of use is never taken, whatever code it bears (contract G11). */
function chooseFloor(houses: readonly House[], all: readonly Coded[], deps: Named): string {
  const { profile, building, floor } = deps;
  const set = (key: string) => `Run: spaceiq profile set ${profile} ${key}`;
  if (houses.length === 0) {
    const known = `The site has no building "${building}"; it has ${codes(all)}.`;
    throw new UsageError(known, set('building=CODE'));
  }
  const found = houses.map((house) => ({ house, floors: named(house.floors, floor) }));
  const inUse = found.flatMap(({ house, floors }) =>
    floors.filter(({ hidden }) => hidden !== true).map(({ id }) => ({ house: house.id, id })),
  );
  const [first, second] = inUse;
  if (first !== undefined && second === undefined) return first.id;
  if (first !== undefined && second !== undefined) {
    throw first.house === second.house
      ? twinFloors(deps, [first.id, second.id])
      : twinFloors(deps, [first.house, second.house], 'building');
  }
  const open = houses.flatMap(({ floors }) => floors.filter(({ hidden }) => hidden !== true));
  const hidden = found.some(({ floors }) => floors.length > 0);
  throw new UsageError(
    hidden
      ? `Floor "${floor}" of building "${building}" is out of use (the site hides it); it has ${codes(open)}.`
      : `Building "${building}" has no floor "${floor}"; it has ${codes(open)}.`,
    set('floor=CODE'),
  );
}

function codes(entries: readonly Coded[]): string {
  const known = [...new Set(entries.flatMap((entry) => (entry.code ? [entry.code] : [])))];
  return known.length === 0 ? 'none' : known.slice(0, 20).join(', ');
}
