import type { GraphqlError } from '../graphql/reply.js';
import { noteRest, restOf } from './cut-lists.js';
import { isObject, type Json, spoiledKey } from './wire.js';

/** Levels of lists and objects in each other; the site's own answers have less than twenty. */
const deepest = 100;

/** Whether something has more levels than can be looked through safely. */
export function isTooDeep(value: unknown, left = deepest): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return left === 0 || Object.values(value).some((item) => isTooDeep(item, left - 1));
}

const besideEdges = /^(edges|nodes|pageInfo|totalCount|__typename)$/;

/** Relay connections as plain lists (contract G6), everything else as it is. */
export function flattened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(flattened);
  if (!isObject(value)) return value;
  if (Array.isArray(value.edges)) {
    return noted(
      value.edges.map((edge) => flattened(isObject(edge) ? edge.node : edge)),
      value,
    );
  }
  const isConnection = Object.keys(value).every((key) => besideEdges.test(key));
  if (isConnection && Array.isArray(value.nodes)) return noted(value.nodes.map(flattened), value);
  const flat = Object.entries(value).map(([key, item]) => [key, flattened(item)] as const);
  const lists = flat.flatMap(([, item]) => (Array.isArray(item) ? [item] : []));
  // A page of a list may stand beside its list under any name; what has an id is a thing and no page.
  const isPage = lists.length === 1 && !('id' in value);
  for (const list of lists) noted(list, isPage ? value : { pageInfo: value.pageInfo });
  return Object.fromEntries(flat);
}

function noted(list: unknown[], { pageInfo, ...beside }: Json): unknown[] {
  // Of a list that has been looked at already its own page says more.
  if (restOf(list) === null) noteRest(list, { ...beside, ...(isObject(pageInfo) ? pageInfo : {}) });
  return list;
}

/**
 * Marks the items of lists that errors lead into: such an error spoils that item and not the answer (contract G4). Gives
 * the errors that lead into none.
 */
export function markSpoiled(body: unknown, errors: readonly GraphqlError[]): GraphqlError[] {
  const data = isObject(body) ? body.data : null;
  return errors.filter(({ path }) => !spoil(data, path));
}

/** Everything along the way is marked: what hangs off a thing that could not be answered cannot be trusted either. */
function spoil(data: unknown, path: GraphqlError['path']): boolean {
  let at: unknown = data;
  let within = false;
  for (const step of path) {
    if (typeof at !== 'object' || at === null) break;
    at = (at as Readonly<Record<string | number, unknown>>)[step];
    if (typeof step !== 'number') continue;
    within = true;
    const item = isObject(at) && isObject(at.node) ? at.node : at;
    if (isObject(item)) Object.assign(item, { [spoiledKey]: true });
  }
  return within;
}
