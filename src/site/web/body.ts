import type { GraphqlError } from '../graphql/reply.js';
import { markCut } from './cut-lists.js';
import { isObject, spoiledKey } from './wire.js';

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
    const nodes = value.edges.map((edge) => flattened(isObject(edge) ? edge.node : edge));
    return asList(nodes, value.pageInfo);
  }
  const isConnection = Object.keys(value).every((key) => besideEdges.test(key));
  if (isConnection && Array.isArray(value.nodes)) {
    return asList(value.nodes.map(flattened), value.pageInfo);
  }
  const flat = Object.entries(value).map(([key, item]) => [key, flattened(item)] as const);
  // A page of a list may stand beside its list under any name.
  for (const [, item] of flat) if (Array.isArray(item)) asList(item, value.pageInfo);
  return Object.fromEntries(flat);
}

function asList(items: unknown[], pageInfo: unknown): unknown[] {
  if (isObject(pageInfo) && pageInfo.hasNextPage === true) markCut(items);
  return items;
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
