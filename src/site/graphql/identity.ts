import type { EmployeeId, Identity } from '../../booking/types.js';
import { type Clock, correctedClock, type SiteClock } from '../../lib/clock.js';
import type { Log } from '../../lib/log.js';
import type { Secret } from '../../lib/secret.js';
import { createBudget } from '../budget.js';
import type { Cache } from '../deps.js';
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
 * Who a token stands for, by the API alone (contract G9, G14); `identity` is null where the API has no way to tell.
 * @throws SessionExpired when the token is not accepted (contract G3); SiteError when the API cannot be asked.
 */
export async function readIdentity(
  options: ProbeOptions,
): Promise<{ identity: Identity | null; clock: SiteClock }> {
  const { client, schema } = openProbe(options);
  try {
    return { identity: await askIdentity(client, schema), clock: client.clock };
  } finally {
    client.close();
  }
}

/** As `readIdentity`, over a client that is open already. */
export async function askIdentity(
  client: GraphqlClient,
  schema: SchemaCheck,
): Promise<Identity | null> {
  const ask = async (): Promise<Identity | null> => {
    const verdict = await schema.verdict();
    const text = verdict.operations.identity;
    if (verdict.identity !== 'employee' || text === undefined) return null;
    const call = { name: 'identity', text, variables: {} };
    return toIdentity(await client.read(call, (data) => identitySchema.parse(data)));
  };
  return await ask().catch((error: unknown) => {
    if (!(error instanceof SchemaMismatch)) throw error;
    schema.forget();
    return ask();
  });
}

/**
 * The person that an answer proves. Where the API leads to the Employee, that one; else the sealed employee, when its
 * e-mail address is the viewer's own. Null where neither says who it is, or the two contradict each other.
 */
export function toIdentity(answer: IdentityAnswer): Identity | null {
  const employee = answer.self ?? answer.person ?? null;
  const account = answer.account?.email ?? null;
  if (employee === null) return null;
  const email = employee.email ?? (answer.self ? account : null);
  if (email === null) return null;
  const proved = account === null ? Boolean(answer.self) : sameAddress(account, email);
  if (!proved) return null;
  return { employeeId: employee.id as EmployeeId, email, name: employee.name ?? email };
}

export function sameAddress(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
