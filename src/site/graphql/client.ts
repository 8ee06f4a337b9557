import type { Clock, SiteClock } from '../../lib/clock.js';
import { SiteError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { Secret } from '../../lib/secret.js';
import type { Budget } from '../budget.js';
import { refusesDate } from './date-style.js';
import {
  AnswerError,
  DateRefused,
  SchemaMismatch,
  SessionExpired,
  SiteBusy,
  SiteChanged,
} from './errors.js';
import type { Http } from './http.js';
import {
  describeErrors,
  type GraphqlError,
  isSchemaError,
  parseReply,
  type Reply,
  retryAfterMs,
} from './reply.js';

export interface Call {
  readonly name: string;
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Whether a request is still to be sent: it may have waited for its turn for a while. */
export type Wanted = () => boolean;

export interface GraphqlClient {
  /** Corrected by the `Date` of every response. */
  readonly clock: SiteClock;
  /**
   * One request, never repeated; none at all when `wanted` says so once the budget lets it through.
   * @throws SessionExpired
   */
  send(call: Call, wanted?: Wanted): Promise<Reply>;
  /**
   * A read: repeated, with growing waits, until `parse` takes its data. `tolerates` says of an error beside the
   * data (contract G4) whether the data is good without what it stands for.
   * @throws SessionExpired | SiteBusy | SchemaMismatch | DateRefused | SiteChanged | SiteError
   */
  read<T>(
    call: Call,
    parse: (data: unknown) => T,
    tolerates?: (error: GraphqlError) => boolean,
  ): Promise<T>;
  close(): void;
}

export interface ClientDeps {
  readonly http: Http;
  readonly origin: string;
  readonly token: Secret;
  readonly clock: SiteClock;
  readonly local: Clock;
  readonly budget: Budget;
  readonly log: Log;
  /** Aborts the reads that are under way, and what they still wait for. */
  readonly interrupted?: AbortSignal | undefined;
}

/** Waits (ms) between the attempts of a read. */
const backoff = [200, 500, 1200, 3000];
/** A longer `Retry-After` than this (ms) ends a read instead of being waited for. */
const longestWait = 30_000;

export function createClient(deps: ClientDeps): GraphqlClient {
  return {
    clock: deps.clock,
    send: (call, wanted) => sendOnce(deps, call, wanted),
    read: (call, parse, tolerates = () => false) =>
      readPatiently(deps, call, (reply) => judge(reply, call, parse, tolerates)),
    close: () => deps.http.close(),
  };
}

async function sendOnce(
  deps: ClientDeps,
  call: Call,
  wanted: Wanted = () => true,
  signal?: AbortSignal,
): Promise<Reply> {
  const body = JSON.stringify({ query: call.text, variables: call.variables });
  await deps.budget.take();
  if (!wanted())
    return { kind: 'throttled', retryAfter: null, reason: 'It was not sent any more.' };
  const sentAt = deps.local.now();
  // contract G1: the operation's name as a bare query string; G3/S6: the token as a bearer
  const delivery = await deps.http.post(
    `/queries?${call.name}`,
    {
      authorization: `Bearer ${deps.token.reveal()}`,
      'content-type': 'application/json',
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'user-agent': 'spaceiq',
    },
    body,
    signal,
  );
  const receivedAt = deps.local.now();
  const fields = { operation: call.name, elapsed: receivedAt - sentAt };
  if (delivery.kind !== 'reply') {
    deps.log.warn('api request failed', {
      ...fields,
      outcome: delivery.kind,
      why: delivery.reason,
    });
    const { reason } = delivery;
    if (delivery.kind === 'lost') {
      return { kind: 'unclear', reason: `The answer was lost: ${reason}.` };
    }
    const said = `The site cannot be reached: ${reason}.`;
    return { kind: 'throttled', retryAfter: null, reason: said, hint: 'Run: spaceiq doctor' };
  }
  deps.log.debug('api request', { ...fields, status: delivery.status });
  deps.clock.observe(delivery.date, sentAt, receivedAt);
  const { status } = delivery;
  if (status === 401) throw new SessionExpired();
  const retryAfter = retryAfterMs(delivery.retryAfter, deps.clock.now());
  const reason = `The site asks for patience (HTTP ${status}).`;
  if (status === 429) return { kind: 'throttled', retryAfter, reason };
  // What answers for a site that is overloaded does not know what the site has done (contract G7).
  if (status === 503) return { kind: 'unclear', retryAfter, reason };
  return parseReply(status, delivery.body);
}

type Judged<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'again'; readonly error: SiteError; readonly retryAfter: number | null };

/** A read that begins after the interruption is one that somebody still needs; it is asked for once. */
async function readPatiently<T>(
  deps: ClientDeps,
  call: Call,
  judgeReply: (reply: Reply) => Judged<T>,
): Promise<T> {
  const signal = deps.interrupted?.aborted === true ? undefined : deps.interrupted;
  for (let attempt = 0; ; attempt += 1) {
    const judged = judgeReply(await sendOnce(deps, call, () => signal?.aborted !== true, signal));
    if (judged.kind === 'done') return judged.value;
    const wait = backoff[attempt];
    const asked = judged.retryAfter ?? 0;
    const interrupted = deps.interrupted?.aborted === true;
    if (interrupted || wait === undefined || asked > longestWait) throw judged.error;
    deps.log.info('reading again', { operation: call.name, why: judged.error.message });
    await deps.local.sleep(Math.max(wait, asked), signal).catch((reason: unknown) => {
      throw signal?.aborted === true ? judged.error : reason;
    });
  }
}

function judge<T>(
  reply: Reply,
  call: Call,
  parse: (data: unknown) => T,
  tolerates: (error: GraphqlError) => boolean,
): Judged<T> {
  if (reply.kind === 'throttled') {
    const { reason, retryAfter, hint } = reply;
    return { kind: 'again', error: new SiteBusy(reason, retryAfter, hint), retryAfter };
  }
  if (reply.kind === 'unclear') {
    const { reason, retryAfter = null } = reply;
    const error = retryAfter === null ? new SiteError(reason) : new SiteBusy(reason, retryAfter);
    return { kind: 'again', error, retryAfter };
  }
  const grave = reply.errors.filter((error) => !tolerates(error));
  if (grave.length > 0) {
    const said = describeErrors(grave);
    if (grave.some(isSchemaError)) {
      throw new SchemaMismatch(`The API does not know what "${call.name}" asks: ${said}`);
    }
    const words = `The API could not answer "${call.name}": ${said}`;
    if (grave.some(({ message }) => refusesDate(message))) throw new DateRefused(words);
    const error = new AnswerError(words);
    return { kind: 'again', error, retryAfter: null };
  }
  try {
    return { kind: 'done', value: parse(reply.data) };
  } catch (cause) {
    if (cause instanceof SiteError) throw cause;
    throw new SiteChanged(`The API's answer to "${call.name}" no longer looks as expected.`, {
      cause,
    });
  }
}
