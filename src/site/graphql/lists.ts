import * as z from 'zod';

/** How a list comes: bare, or as a Relay connection with `edges` or `nodes` (contract G6). */
export interface ListShape {
  readonly style: 'list' | 'edges' | 'nodes';
  /** Whether the connection tells of further pages and takes a cursor to reach them. */
  readonly paged: boolean;
}

export const bareList: ListShape = { style: 'list', paged: false };
/** A connection by the Relay specification, which every connection follows (contract G6). */
export const connection: ListShape = { style: 'edges', paged: false };

/** The selection set of a list field whose items are selected by `item`. */
export function selectList(shape: ListShape, item: string): string {
  const page = shape.paged ? ' pageInfo { hasNextPage endCursor }' : '';
  if (shape.style === 'edges') return `{ edges { node { ${item} } }${page} }`;
  if (shape.style === 'nodes') return `{ nodes { ${item} }${page} }`;
  return `{ ${item} }`;
}

/** The items of one page and the cursor of the next, or null. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** A list however it comes; null is an empty one (contract G5), and so is a null among its items left out. */
export function listOf<T>(item: z.ZodType<T>): z.ZodType<Page<T>> {
  return z.preprocess(
    unwrap,
    z.object({ items: z.array(item), next: z.string().nullable() }),
  ) as z.ZodType<Page<T>>;
}

const wrapped = z.object({
  edges: z.array(z.object({ node: z.unknown() }).nullable()).nullish(),
  nodes: z.array(z.unknown()).nullish(),
  pageInfo: z
    .object({ hasNextPage: z.boolean().nullish(), endCursor: z.string().nullish() })
    .nullish(),
});

function unwrap(value: unknown): unknown {
  if (value === null || value === undefined) return { items: [], next: null };
  if (Array.isArray(value)) return { items: present(value), next: null };
  const parsed = wrapped.safeParse(value);
  if (!parsed.success) return value;
  const { edges, nodes, pageInfo } = parsed.data;
  if (edges === undefined && nodes === undefined) return value;
  const items = edges?.map((edge) => edge?.node) ?? nodes ?? [];
  return {
    items: present(items),
    next: pageInfo?.hasNextPage === true ? (pageInfo.endCursor ?? null) : null,
  };
}

function present(items: readonly unknown[]): unknown[] {
  return items.filter((item) => item !== null && item !== undefined);
}
