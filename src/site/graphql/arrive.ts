import {
  briefFloorSchema,
  type DeskEntry,
  desksSchema,
  type FloorAnswer,
  floorSchema,
  type IdentityAnswer,
  identitySchema,
  moreSpacesSchema,
} from './answers.js';
import type { Api } from './api.js';
import { RefusedQuery, SiteChanged } from './errors.js';
import { inParts } from './in-parts.js';
import { readToEnd, type Whole } from './read-list.js';

type FloorEntry = NonNullable<FloorAnswer['floor']>;

/** A floor with all its spaces, and what the same look says of whoever is signed in. */
export interface Arrived {
  readonly floor: Omit<FloorEntry, 'spaces'>;
  readonly spaces: Whole<DeskEntry>;
  readonly person: IdentityAnswer;
}

/**
 * A floor by its id, null where there is none: in one question, else in several that each ask for less and go less deep
 * (contract G7), which is remembered.
 * @throws RefusedQuery when the API will not be asked in any of these ways
 */
export async function readArrival(
  api: Api,
  floorId: string,
  employeeId: string | null,
): Promise<Arrived | null> {
  const { arrival, operations } = await api.verdict();
  if (arrival === 'brief') return await readBriefly(api, floorId, employeeId);
  try {
    return await readWhole(api, floorId, employeeId);
  } catch (error) {
    const { floorBriefly, desks } = operations;
    if (!(error instanceof RefusedQuery) || !floorBriefly || !desks) throw error;
    const arrived = await readBriefly(api, floorId, employeeId);
    await api.learn({ arrival: 'brief' });
    return arrived;
  }
}

async function readWhole(
  api: Api,
  floorId: string,
  employeeId: string | null,
): Promise<Arrived | null> {
  const question = { floorId, employeeId };
  const { floor, person } = await api.read(
    'arrive',
    { ...question, spacesAfter: null },
    (data) => ({ floor: floorSchema.parse(data).floor, person: identitySchema.parse(data) }),
  );
  if (floor === null) return null;
  const more = async (spacesAfter: string) => {
    const page = await api.read('moreSpaces', { ...question, spacesAfter }, (data) =>
      moreSpacesSchema.parse(data),
    );
    if (page.floor === null) throw gone();
    return page.floor.spaces;
  };
  return { floor, person, spaces: await readToEnd('The list of desks', floor.spaces, more) };
}

/** Who it is, the ids of the floor's spaces, and then what these are, by their ids (contract G10). */
async function readBriefly(
  api: Api,
  floorId: string,
  employeeId: string | null,
): Promise<Arrived | null> {
  const page = async (spacesAfter: string | null) =>
    await api.read('floorBriefly', { floorId, spacesAfter }, (data) =>
      briefFloorSchema.parse(data),
    );
  const [person, { floor }] = await Promise.all([readPerson(api), page(null)]);
  if (floor === null) return null;
  const listed = await readToEnd('The list of desks', floor.spaces, async (after) => {
    const more = await page(after);
    if (more.floor === null) throw gone();
    return more.floor.spaces;
  });
  const ids = listed.items.map(({ id }) => id);
  const read = async (spaceIds: readonly string[]) =>
    await api.read('desks', { spaceIds, employeeId }, (data) => desksSchema.parse(data).spaces);
  const parts = await inParts(api, 'spacesAtOnce', ids, read);
  const spaces = {
    items: parts.flatMap(({ items }) => items),
    lost: parts.reduce((sum, { lost }) => sum + lost, listed.lost),
  };
  return { floor, person, spaces };
}

async function readPerson(api: Api): Promise<IdentityAnswer> {
  if ((await api.verdict()).operations.identity === undefined) return {};
  return await api.read('identity', {}, (data) => identitySchema.parse(data));
}

function gone(): SiteChanged {
  return new SiteChanged('The floor is gone from the API.');
}
