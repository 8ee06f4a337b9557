import type { Identity } from '../../booking/types.js';
import type { SiteClock } from '../../lib/clock.js';
import { askIdentity, openProbe, type ProbeOptions } from './identity.js';
import type { OperationName } from './operations.js';

/** What the API can be asked, one line for each thing that booking needs. */
export type Capabilities = readonly {
  readonly operation: string;
  /** Why the API cannot be asked for it, or null when it can. */
  readonly reason: string | null;
}[];

export interface ApiProbe {
  /** Null where the API has no way to tell by itself. */
  readonly identity: Identity | null;
  readonly clock: SiteClock;
  /** Whether the API describes itself (contract G2); if not, only what is documented is asked of it. */
  readonly introspected: boolean;
  readonly capabilities: Capabilities;
}

const shown: readonly (readonly [string, OperationName])[] = [
  ['identity', 'identity'],
  ['floor', 'arrive'],
  ['availability', 'survey'],
  ['own bookings', 'ownBookings'],
  ['past bookings', 'pastBookings'],
  ['book', 'createBooking'],
  ['cancel', 'cancelBooking'],
  ['check in', 'checkInBooking'],
];

/**
 * A look at the API with one session: who it is, by what clock, and what can be asked.
 * @throws SessionExpired when the token is not accepted (contract G3); SiteError when the API cannot be asked
 */
export async function probeApi(options: ProbeOptions): Promise<ApiProbe> {
  const { client, schema } = openProbe(options);
  try {
    const { introspected, operations, absent } = await schema.verdict();
    const identity = await askIdentity(client, schema);
    const capabilities = shown.map(([operation, name]) => {
      const offered = operations[name] !== undefined;
      return { operation, reason: offered ? null : (absent[name] ?? 'it is not offered') };
    });
    return { identity, clock: client.clock, introspected, capabilities };
  } finally {
    client.close();
  }
}
