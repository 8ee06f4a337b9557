import * as z from 'zod/mini';
import { spoiledMark } from './spoiled.js';

/** How a list comes: bare, or as a Relay connection with `edges` or `nodes` (contract G6). */
export interface ListShape {
  readonly style: 'list' | 'edges' | 'nodes';
  /** Whether the connection tells of further pages and takes a cursor to reach them. */
  readonly paged: boolean;
  /** Whether it takes the number of items wanted, and so gives more than it would by itself, or demands it. */
  readonly sized: boolean;
  /** Whether a connection that takes no cursor says at least that there is more. */
  readonly tells?: boolean;
}

export const bareList: ListShape = { style: 'list', paged: false, sized: false };
/** A connection by the Relay specification, of which nothing is known but that. */
export const connection: ListShape = { style: 'edges', paged: false, sized: false };

/** The arguments of a list field: `more`, how many items are wanted, and the cursor that comes in a variable. */
export function listArguments(shape: ListShape, after: string, more = ''): string {
  const given = [
    more,
    shape.sized ? 'first: $pageSize' : '',
    shape.paged ? `after: $${after}` : '',
  ].filter((part) => part !== '');
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

/** The selection set of a list field whose items are selected by `item`. */
export function selectList(shape: ListShape, item: string): string {
  const told = shape.tells ? ' pageInfo { hasNextPage }' : '';
  const page = shape.paged ? ' pageInfo { hasNextPage endCursor }' : told;
  if (shape.style === 'edges') return `{ edges { node { ${item} } }${page} }`;
  if (shape.style === 'nodes') return `{ nodes { ${item} }${page} }`;
  return `{ ${item} }`;
}

/** The items of one page and the cursor of the next, or null. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
  /**
   * Items that could not be read (contract G4): blank ones, those in which an error lies or that are not of the shape of
   * the others, and a rest that nothing leads to.
   */
  readonly lost: number;
}

/**
 * A list however it comes; null is an empty one (contract G5). What of its items could not be read is left out and
 * counted; where that is all of them, it is the list that is not as expected. `rest` reads of an item what can be read of
 * it all the same.
 */
export function listOf<T>(
  item: z.ZodMiniType<T>,
  rest: z.ZodMiniType<T> | null = null,
): z.ZodMiniType<Page<T>> {
  const readItems = z.transform(({ items, next, lost }: z.infer<typeof unwrapped>, { issues }) => {
    const parsed = items.map((each) => (isLost(each) ? null : item.safeParse(each)));
    const odd = parsed.find((each) => each?.success === false);
    if (odd !== undefined && !parsed.some((each) => each?.success === true)) {
      issues.push({ code: 'custom', message: odd?.error?.message ?? '', input: items });
    }
    const read = parsed.flatMap((each, index) => {
      if (each?.success === true) return [each.data];
      const some = rest?.safeParse(items[index]);
      return some?.success === true ? [some.data] : [];
    });
    return { items: read, next, lost: lost + items.length - read.length };
  });
  return z.pipe(z.pipe(z.transform(unwrap), unwrapped), readItems) as z.ZodMiniType<Page<T>>;
}

const unwrapped = z.object({
  items: z.array(z.unknown()),
  next: z.nullable(z.string()),
  lost: z.number(),
});

const wrapped = z.object({
  edges: z.nullish(z.array(z.unknown())),
  nodes: z.nullish(z.array(z.unknown())),
  pageInfo: z.nullish(
    z.object({ hasNextPage: z.nullish(z.boolean()), endCursor: z.nullish(z.string()) }),
  ),
});

function unwrap(value: unknown): unknown {
  if (value === null || value === undefined) return { items: [], next: null, lost: 0 };
  if (Array.isArray(value)) return { items: value, next: null, lost: 0 };
  const parsed = wrapped.safeParse(value);
  if (!parsed.success) return value;
  const { edges, nodes, pageInfo } = parsed.data;
  if (edges === undefined && nodes === undefined) return value;
  const items = edges?.map(nodeOf) ?? nodes ?? [];
  const next = pageInfo?.hasNextPage === true ? (pageInfo.endCursor ?? null) : null;
  const isCut = pageInfo?.hasNextPage === true && next === null;
  return { items, next, lost: isCut ? 1 : 0 };
}

function nodeOf(edge: unknown): unknown {
  return typeof edge === 'object' && edge !== null && 'node' in edge ? edge.node : null;
}

function isLost(item: unknown): boolean {
  if (item === null || item === undefined) return true;
  if (typeof item !== 'object') return false;
  return Object.keys(item).length === 0 || spoiledMark in item;
}
