import type { GraphqlError } from './reply.js';

type Node = Record<string, unknown>;

/**
 * Set on an item of a list in which an error lies, so that nobody takes what is missing in it for nothing: the names of
 * its fields that the errors lead into.
 */
export const spoiledMark = 'spoiled';

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(data: unknown, path: GraphqlError['path']): unknown {
  let here = data;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return null;
    here = (here as Readonly<Record<string | number, unknown>>)[step];
  }
  return here ?? null;
}

function fieldsOf(node: Node): readonly unknown[] {
  const known = node[spoiledMark];
  return Array.isArray(known) ? known : [];
}

/** The field of an item that an error leads into; of an edge that of its node. */
function fieldIn(
  { path }: GraphqlError,
  { list }: { readonly list: GraphqlError['path'] },
): string {
  const [first, second] = path.slice(list.length + 1);
  return String((first === 'node' ? second : first) ?? '');
}

/** Where the first list on the way to an error is, and which of its items the error lies in. */
function itemOf({ path }: GraphqlError): { list: GraphqlError['path']; index: number } | null {
  const step = path.findIndex((each) => typeof each === 'number');
  const index = path[step];
  return typeof index === 'number' ? { list: path.slice(0, step), index } : null;
}

/**
 * An error whose path leads into one item of a list spoils that item, not the answer (contract G4): marks those items
 * in `data`, and gives the errors that are left. Where every item of a list is spoiled, it is the question that was
 * wrong, and none of its errors is taken away.
 */
export function markSpoiled(
  data: unknown,
  errors: readonly GraphqlError[],
): readonly GraphqlError[] {
  const lists = new Map<
    string,
    { readonly items: readonly unknown[]; readonly hit: Set<number> }
  >();
  for (const error of errors) {
    const item = itemOf(error);
    const items = item && at(data, item.list);
    if (item === null || !Array.isArray(items)) continue;
    const key = JSON.stringify(item.list);
    const known = lists.get(key) ?? { items, hit: new Set() };
    known.hit.add(item.index);
    lists.set(key, known);
  }
  return errors.filter((error) => {
    const item = itemOf(error);
    const list = item && lists.get(JSON.stringify(item.list));
    if (!item || !list || list.hit.size >= list.items.length) return true;
    const entry = list.items[item.index];
    const node = isNode(entry) && isNode(entry.node) ? entry.node : entry;
    if (isNode(node)) node[spoiledMark] = [...fieldsOf(node), fieldIn(error, item)];
    return false;
  });
}
