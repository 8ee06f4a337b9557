import { GraphQLError } from 'graphql';

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface Connection<T> {
  readonly edges: ReadonlyArray<{ readonly node: T; readonly cursor: string }>;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

const PAGE = 100;

const cursorOf = (index: number): string => Buffer.from(`cursor:${index}`).toString('base64');

function indexOf(cursor: string): number {
  const index = /^cursor:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1];
  if (index === undefined) throw new GraphQLError(`"${cursor}" is not a cursor.`);
  return Number(index);
}

/** A page of a Relay connection (contract G6): at most 100 at a time. */
export function connect<T>(items: readonly T[], { first, after }: PageArguments): Connection<T> {
  if (typeof first === 'number' && first < 0) throw new GraphQLError('"first" is negative.');
  const from = typeof after === 'string' ? indexOf(after) + 1 : 0;
  const edges = items
    .slice(from, from + Math.min(first ?? PAGE, PAGE))
    .map((node, index) => ({ node, cursor: cursorOf(from + index) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: from + edges.length < items.length,
      hasPreviousPage: from > 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
