import type { Simulator } from '../simulator/types.js';

export interface GqlAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape that it asked for
  readonly data: any;
  readonly errors: ReadonlyArray<{ readonly message: string; readonly path?: unknown[] }>;
  readonly body: unknown;
}

/** One POST to the simulator's API (contract G1), with no client of ours in between. */
export async function gql(
  simulator: Pick<Simulator, 'origins'>,
  token: string | null,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<GqlAnswer> {
  const response = await fetch(`${simulator.origins.api}/queries`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as Partial<GqlAnswer>;
  return {
    status: response.status,
    headers: response.headers,
    data: body.data ?? null,
    errors: body.errors ?? [],
    body,
  };
}
