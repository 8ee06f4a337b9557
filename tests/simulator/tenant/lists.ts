import type { Random } from '../world/random.js';

/** How one list of the API comes (contract G6). */
export interface ListTrait {
  readonly style: 'list' | 'edges' | 'nodes';
  /** Items of a page at most, whatever `first` asks for; a bare list has only one page. */
  readonly page: number;
  readonly first: 'none' | 'optional' | 'required';
  /** A `first` above it is an error, or null. */
  readonly most: number | null;
}

export interface ListTraits {
  readonly buildings: ListTrait;
  readonly floors: ListTrait;
  readonly spaces: ListTrait;
  readonly spaceBookings: ListTrait;
  readonly own: ListTrait;
}

export const bare: ListTrait = { style: 'list', page: 1000, first: 'none', most: null };
export const relay: ListTrait = { style: 'edges', page: 100, first: 'optional', most: null };

export const standardLists: ListTraits = {
  buildings: relay,
  floors: relay,
  spaces: bare,
  spaceBookings: bare,
  own: relay,
};

/** Upper bounds on `first`, or none. */
const bounds = [null, null, 10, 50, 100, 1000];
const tightBounds = [...bounds, 1, 3];

function drawList(
  random: Random,
  pages: readonly number[],
  mosts: readonly (number | null)[] = tightBounds,
): ListTrait {
  const style = random.pick(['list', 'list', 'edges', 'nodes'] as const);
  if (style === 'list') return bare;
  const page = random.pick(pages);
  const first = random.pick(['none', 'optional', 'optional', 'required'] as const);
  const most = first === 'none' ? null : random.pick(mosts);
  return { style, page, first, most };
}

export function drawLists(random: Random): ListTraits {
  return {
    buildings: drawList(random, [1, 2, 100]),
    floors: drawList(random, [1, 2, 100]),
    spaces: drawList(random, [30, 100, 1000], [...bounds, 7]),
    spaceBookings: drawList(random, [1, 5, 20, 100, 1000]),
    own: drawList(random, [1, 2, 50, 1000]),
  };
}
