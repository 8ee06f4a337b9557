import type { Clock, SiteClock } from '../../lib/clock.js';
import { formatDuration } from '../../lib/duration.js';
import { SiteError } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import { patience } from '../../lib/patience.js';
import type { Secret } from '../../lib/secret.js';
import type { Budget } from '../budget.js';
import type { Tap } from '../report/heard.js';
import { refusesDate } from './date-style.js';
import {
  AnswerError,
  DateRefused,
  RefusedQuery,
  SchemaMismatch,
  SessionExpired,
  SiteBusy,
  SiteChanged,
} from './errors.js';
import type { Delivery, Http } from './http.js';
import {
  describeErrors,
  type GraphqlError,
  isRateLimit,
  isSchemaError,
  isSessionEnd,
  leadsToLogin,
  parseReply,
  type Reply,
  retryAfterMs,
} from './reply.js';
import { markSpoiled } from './spoiled.js';

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
  /** Hears every answer as it came. */
  readonly tap?: Tap | undefined;
}

/** The operation that asks for the schema itself. */
export const introspectionName = 'IntrospectionQuery';

/** Waits (ms) between the attempts of a read. */
const backoff = [200, 500, 1200, 3000];
/** How often an answer is asked for again because an item of a list is spoiled in it. */
const spoiledTries = 2;

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
  if (!(await deps.budget.take())) {
    const closed = deps.budget.closedFor();
    const reason = `The site asks to be left alone for ${formatDuration(closed)} more.`;
    return { kind: 'throttled', retryAfter: closed, reason };
  }
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
  deps.tap?.({
    operation: call.name,
    document: call.text,
    status: delivery.kind === 'reply' ? delivery.status : null,
    elapsed: receivedAt - sentAt,
    body: delivery.kind === 'reply' ? delivery.body : '',
    retryAfter: delivery.kind === 'reply' ? delivery.retryAfter : null,
  });
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
  if (isOver(delivery, call)) throw new SessionExpired();
  const retryAfter = retryAfterMs(delivery.retryAfter, deps.clock.now());
  const reason = `The site asks for patience (HTTP ${status}).`;
  if (status === 429 || (status === 503 && retryAfter !== null)) deps.budget.close(retryAfter);
  if (status === 429) return { kind: 'throttled', retryAfter, reason };
  // What answers for a site that is overloaded does not know what the site has done (contract G7).
  if (status === 503) return { kind: 'unclear', retryAfter, reason };
  const reply = parseReply(status, delivery.body);
  if (reply.kind === 'answer' && reply.errors.some(isSessionEnd)) throw new SessionExpired();
  const limited = reply.kind === 'answer' && reply.refused && reply.errors.some(isRateLimit);
  if (!limited) {
    deps.budget.opened();
    return reply;
  }
  deps.budget.close(retryAfter);
  return { kind: 'throttled', retryAfter, reason: describeErrors(reply.errors) };
}

/**
 * Whether a status says that the session has ended, in one of its dresses (contract G3, S7). A gateway that forbids to
 * look at the schema says nothing of the session (contract G2).
 */
function isOver(
  { status, location, body }: Extract<Delivery, { kind: 'reply' }>,
  { name, text }: Call,
): boolean {
  if (status === 401) return true;
  // What a write came to is unclear then; the next read tells.
  if (status === 403) return name !== introspectionName && !text.startsWith('mutation');
  return (
    leadsToLogin(status, location) ||
    (status >= 400 && /access_token does not correspond to user/.test(body.slice(0, 2000)))
  );
}

type Judged<T> =
  /** `spoiled`: an item of it could not be read, and perhaps can the next time. */
  | { readonly kind: 'done'; readonly value: T; readonly spoiled: boolean }
  | { readonly kind: 'again'; readonly error: SiteError; readonly retryAfter: number | null };

/** A read that begins after the interruption is one that somebody still needs; it is asked for once. */
async function readPatiently<T>(
  deps: ClientDeps,
  call: Call,
  judgeReply: (reply: Reply) => Judged<T>,
): Promise<T> {
  const signal = deps.interrupted?.aborted === true ? undefined : deps.interrupted;
  const giveUpAt = deps.local.now() + patience;
  let said: AnswerError | null = null;
  for (let attempt = 0; ; attempt += 1) {
    const judged = judgeReply(await sendOnce(deps, call, () => signal?.aborted !== true, signal));
    if (judged.kind === 'done') {
      if (!judged.spoiled || attempt >= spoiledTries || signal?.aborted === true) {
        return judged.value;
      }
      deps.log.info('reading again', { operation: call.name, why: 'an item could not be read' });
      await deps.local.sleep(backoff[attempt] ?? 0, signal).catch(() => {});
      continue;
    }
    if (judged.error instanceof AnswerError) {
      // The same words twice are no accident, whatever came between: the question is what the API does not like.
      if (said?.message === judged.error.message) throw new RefusedQuery(judged.error.message);
      said = judged.error;
    }
    const closed = deps.budget.closedFor();
    // What the site asks to wait is waited for at the gate, for whoever asks next.
    const wait = closed > 0 ? 0 : (backoff[attempt] ?? 0);
    const tooOften = attempt >= backoff.length && (judged.retryAfter ?? 0) === 0;
    const tooLong = deps.local.now() + closed > giveUpAt;
    if (deps.interrupted?.aborted === true || tooOften || tooLong) throw judged.error;
    deps.log.info('reading again', { operation: call.name, why: judged.error.message, closed });
    if (wait > 0) {
      await deps.local.sleep(wait, signal).catch((reason: unknown) => {
        throw signal?.aborted === true ? judged.error : reason;
      });
    }
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
    if (reply.turnedAway === true) throw new RefusedQuery(reason);
    const error = retryAfter === null ? new SiteError(reason) : new SiteBusy(reason, retryAfter);
    return { kind: 'again', error, retryAfter };
  }
  const serious = reply.errors.filter((error) => !tolerates(error));
  const grave = markSpoiled(reply.data, serious);
  if (grave.length > 0) {
    const said = describeErrors(grave);
    if (grave.some(isSchemaError)) {
      throw new SchemaMismatch(`The API does not know what "${call.name}" asks: ${said}`);
    }
    const words = `The API could not answer "${call.name}": ${said}`;
    if (grave.some(({ message }) => refusesDate(message))) throw new DateRefused(words);
    if (reply.refused === true && !grave.some(isRateLimit)) throw new RefusedQuery(words);
    const error = new AnswerError(words);
    return { kind: 'again', error, retryAfter: null };
  }
  try {
    return { kind: 'done', value: parse(reply.data), spoiled: grave.length < serious.length };
  } catch (cause) {
    if (cause instanceof SiteError) throw cause;
    throw new SiteChanged(`The API's answer to "${call.name}" no longer looks as expected.`, {
      cause,
    });
  }
}
