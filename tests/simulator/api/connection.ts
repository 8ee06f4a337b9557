import { GraphQLError } from 'graphql';
import type { ListTrait } from '../tenant/lists.js';
import { relay } from '../tenant/lists.js';

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** A page of a connection, whichever of its two fields the schema has. */
export interface Connection<T> {
  readonly edges: ReadonlyArray<{ readonly node: T; readonly cursor: string }>;
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
}

const cursorOf = (index: number): string => Buffer.from(`cursor:${index}`).toString('base64');

function indexOf(cursor: string): number {
  const index = /^cursor:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1];
  if (index === undefined) throw new GraphQLError(`"${cursor}" is not a cursor.`);
  return Number(index);
}

/** A list as the tenant gives it (contract G6): bare and whole, or one page of it. */
export function listed<T>(
  items: readonly T[],
  trait: ListTrait,
  page: PageArguments,
): readonly T[] | Connection<T> {
  return trait.style === 'list' ? items : connect(items, page, trait);
}

/** A page of a Relay connection (contract G6): at most `page` at a time. */
export function connect<T>(
  items: readonly T[],
  { first, after }: PageArguments,
  { page, most }: Pick<ListTrait, 'page' | 'most'> = relay,
): Connection<T> {
  if (typeof first === 'number' && first < 0) throw new GraphQLError('"first" is negative.');
  if (typeof first === 'number' && most !== null && first > most) {
    throw new GraphQLError(`No more than ${most} records may be requested.`);
  }
  const from = typeof after === 'string' ? indexOf(after) + 1 : 0;
  const edges = items
    .slice(from, from + Math.min(first ?? page, page))
    .map((node, index) => ({ node, cursor: cursorOf(from + index) }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: from + edges.length < items.length,
      hasPreviousPage: from > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
