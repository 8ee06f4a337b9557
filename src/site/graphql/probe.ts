import type { PersonSigns } from '../../booking/types.js';
import type { SiteClock } from '../../lib/clock.js';
import { askSigns, openProbe, type ProbeOptions } from './identity.js';
import type { OperationName } from './operations.js';

/** What the API can be asked, one line for each thing that booking needs. */
export type Capabilities = readonly {
  readonly operation: string;
  /** Why the API cannot be asked for it, or null when it can. */
  readonly reason: string | null;
  /** What was chosen for it of the assumed part of the schema (contract G16), or null. */
  readonly choice: string | null;
}[];

export interface ApiProbe {
  /** Whom the session stands for, as far as the token and the API tell. */
  readonly signs: PersonSigns;
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
    const signs = await askSigns(client, schema, options.token);
    const capabilities = shown.map(([operation, name]) => {
      const text = operations[name];
      const reason = text === undefined ? (absent[name] ?? 'it is not offered') : null;
      return { operation, reason, choice: choiceIn(text) };
    });
    return { signs, clock: client.clock, introspected, capabilities };
  } finally {
    client.close();
  }
}

/** The field that an operation asks under an alias of ours: a mutation, or a list of one's own bookings. */
function choiceIn(text: string | undefined): string | null {
  const chosen =
    /\banswer: (\w+)/.exec(text ?? '') ??
    /^query \w+Bookings\b.*? (?:list|own): (\w+)[ (]/.exec(text ?? '');
  return chosen?.[1] ?? null;
}
