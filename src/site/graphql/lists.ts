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
  /** Items that could not be read (contract G4): blank ones, those in which an error lies, and a rest that nothing leads to. */
  readonly lost: number;
}

/** A list however it comes; null is an empty one (contract G5). What of its items could not be read is left out and counted. */
export function listOf<T>(item: z.ZodMiniType<T>): z.ZodMiniType<Page<T>> {
  return z.pipe(
    z.transform(unwrap),
    z.object({ items: z.array(item), next: z.nullable(z.string()), lost: z.number() }),
  ) as z.ZodMiniType<Page<T>>;
}

const wrapped = z.object({
  edges: z.nullish(z.array(z.nullable(z.object({ node: z.unknown() })))),
  nodes: z.nullish(z.array(z.unknown())),
  pageInfo: z.nullish(
    z.object({ hasNextPage: z.nullish(z.boolean()), endCursor: z.nullish(z.string()) }),
  ),
});

function unwrap(value: unknown): unknown {
  if (value === null || value === undefined) return { items: [], next: null, lost: 0 };
  if (Array.isArray(value)) return { ...present(value), next: null };
  const parsed = wrapped.safeParse(value);
  if (!parsed.success) return value;
  const { edges, nodes, pageInfo } = parsed.data;
  if (edges === undefined && nodes === undefined) return value;
  const items = edges?.map((edge) => edge?.node) ?? nodes ?? [];
  const { items: read, lost } = present(items);
  const next = pageInfo?.hasNextPage === true ? (pageInfo.endCursor ?? null) : null;
  const isCut = pageInfo?.hasNextPage === true && next === null;
  return { items: read, next, lost: isCut ? lost + 1 : lost };
}

function present(all: readonly unknown[]): { items: unknown[]; lost: number } {
  const items = all.filter((item) => !isLost(item));
  return { items, lost: all.length - items.length };
}

function isLost(item: unknown): boolean {
  if (item === null || item === undefined) return true;
  if (typeof item !== 'object') return false;
  return Object.keys(item).length === 0 || (spoiledMark in item && item[spoiledMark] === true);
}
