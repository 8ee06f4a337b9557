import { openProbe, type ProbeOptions } from './identity.js';
import { type OperationName, operationNames } from './operations.js';

/** What the API of an origin can be asked, for people who look into why a run went the way it did. */
export interface SchemaVerdict {
  readonly introspected: boolean;
  /** Local time (ms since the epoch) of the check; an earlier one counts as long as it is kept. */
  readonly checkedAt: number;
  readonly identity: 'employee' | 'email' | 'none';
  readonly operations: readonly OperationVerdict[];
}

export interface OperationVerdict {
  readonly operation: OperationName;
  /** Whether the api answers it; what it does not goes by the web pages. */
  readonly offered: boolean;
  /** Why not, in words; null where it is offered. */
  readonly why: string | null;
}

/** @throws SessionExpired when the token is not accepted (contract G3); SiteError when the API cannot be asked */
export async function schemaVerdict(options: ProbeOptions): Promise<SchemaVerdict> {
  const { client, schema } = openProbe(options);
  try {
    const { introspected, checkedAt, identity, operations, absent } = await schema.verdict();
    return {
      introspected,
      checkedAt,
      identity,
      operations: operationNames.map((operation) => {
        const offered = operations[operation] !== undefined;
        return { operation, offered, why: offered ? null : (absent[operation] ?? 'not offered') };
      }),
    };
  } finally {
    client.close();
  }
}
