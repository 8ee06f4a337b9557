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

/**
 * What an answer of the API says of whom the session stands for (contract G9). Where several ways lead to several records,
 * it is that with the account's address; where that is none, or not one, no employee is told.
 */
export function signsIn(answer: IdentityAnswer): Pick<PersonSigns, 'viewer' | 'employee'> {
  const viewer = answer.account?.email ?? null;
  const { self, self1, self2, self3 } = answer;
  const told = [self, self1, self2, self3].flatMap((each) => (each ? [each] : []));
  const isTheirs = (email: unknown) =>
    typeof email === 'string' && email.toLowerCase() === viewer?.toLowerCase();
  const one = onlyOne(told) ?? onlyOne(told.filter(({ email }) => isTheirs(email)));
  const employee =
    one === null
      ? null
      : { id: one.id as EmployeeId, email: one.email ?? null, name: one.name ?? null };
  return { viewer, employee };
}

function onlyOne<T extends { readonly id: string }>(records: readonly T[]): T | null {
  const [first] = records;
  return first !== undefined && records.every(({ id }) => id === first.id) ? first : null;
}
