import type { EmployeeId, PersonSigns } from '../../booking/types.js';
import { type Clock, correctedClock, type SiteClock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { Secret } from '../../lib/secret.js';
import { createBudget } from '../budget.js';
import type { Cache } from '../deps.js';
import { emailInToken } from '../token-claims.js';
import { type IdentityAnswer, identitySchema } from './answers.js';
import { createClient, type GraphqlClient } from './client.js';
import { SchemaMismatch } from './errors.js';
import { createHttp, defaultLimits, type HttpLimits } from './http.js';
import { createSchemaCheck, type SchemaCheck } from './schema-check.js';

export interface ProbeOptions {
  /** The only place the token is sent to. */
  readonly apiOrigin: string;
  readonly token: Secret;
  readonly clock: Clock;
  readonly log: Log;
  /** Where the schema verdict is kept; without it the API is introspected each time. */
  readonly cache?: Cache;
  readonly limits?: Partial<HttpLimits>;
}

const noCache: Cache = { read: async () => null, write: async () => {} };

/** Requests that a look at the API needs at most, in a minute. */
const probeBudget = 60;

/** A client for a look at the API outside a run. The caller closes it. */
export function openProbe(options: ProbeOptions): { client: GraphqlClient; schema: SchemaCheck } {
  const { apiOrigin: origin, token, clock: local, log, cache = noCache } = options;
  const http = createHttp(origin, { ...defaultLimits, ...options.limits });
  const clock = correctedClock(local);
  const budget = createBudget(() => probeBudget, local);
  const client = createClient({ http, origin, token, clock, local, budget, log });
  return { client, schema: createSchemaCheck({ client, origin, cache, local, log }) };
}

/**
 * Who a token stands for, by itself and by the API alone (contract S6, G9, G14).
 * @throws SessionExpired when the token is not accepted (contract G3); SiteError when the API cannot be asked.
 */
export async function readIdentity(
  options: ProbeOptions,
): Promise<{ signs: PersonSigns; clock: SiteClock }> {
  const { client, schema } = openProbe(options);
  try {
    return { signs: await askSigns(client, schema, options.token), clock: client.clock };
  } finally {
    client.close();
  }
}

/** As `readIdentity`, over a client that is open already. An API that tells nothing is asked for a sign of life. */
export async function askSigns(
  client: GraphqlClient,
  schema: SchemaCheck,
  token: Secret,
): Promise<PersonSigns> {
  const ask = async (): Promise<Pick<PersonSigns, 'viewer' | 'employee'>> => {
    const text = (await schema.verdict()).operations.identity;
    if (text === undefined) return { viewer: null, employee: null };
    const call = { name: 'identity', text, variables: {} };
    return signsIn(await client.read(call, (data) => identitySchema.parse(data)));
  };
  const told = await ask().catch((error: unknown) => {
    if (!(error instanceof SchemaMismatch)) throw error;
    schema.forget();
    return ask();
  });
  return { token: emailInToken(token), ...told };
}

/** What an answer of the API says of whom the session stands for (contract G9). */
export function signsIn({
  account,
  self,
}: IdentityAnswer): Pick<PersonSigns, 'viewer' | 'employee'> {
  return {
    viewer: account?.email ?? null,
    employee: self
      ? { id: self.id as EmployeeId, email: self.email ?? null, name: self.name ?? null }
      : null,
  };
}
