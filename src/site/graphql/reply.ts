import * as z from 'zod/mini';
import { parseForeign } from '../../lib/foreign-text.js';

/** One entry of a top-level `errors` array (contract G4). */
export interface GraphqlError {
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly code: string | null;
}

/** What one request brought. `answer` is JSON of the shape of G4; everything else says nothing about the data. */
export type Reply =
  | {
      readonly kind: 'answer';
      readonly data: unknown;
      readonly errors: readonly GraphqlError[];
      /** Nothing was executed at all: there is no data, and no error lies within it (contract G7). */
      readonly refused?: boolean;
    }
  /** Surely not executed: it never left, or was turned away at the door. */
  | {
      readonly kind: 'throttled';
      readonly retryAfter: number | null;
      readonly reason: string;
      /** What to run, where patience alone may not help. */
      readonly hint?: string;
    }
  /** Nobody knows whether it was executed (contract G7). */
  | {
      readonly kind: 'unclear';
      readonly reason: string;
      readonly retryAfter?: number | null;
      /** A gateway does not let such a request through (contract G2): asking it again changes nothing. */
      readonly turnedAway?: boolean;
    };

const errorSchema = z.object({
  message: z.catch(z.string(), '(no message)'),
  path: z.catch(z.array(z.union([z.string(), z.number()])), []),
  extensions: z.catch(z.nullish(z.object({ code: z.string() })), null),
});
const unnamed = { message: '(no message)', path: [], extensions: null };

const replySchema = z.object({
  data: z.optional(z.unknown()),
  errors: z.nullish(z.array(z.unknown())),
  error: z.catch(z.nullish(z.string()), null),
});

/**
 * Fields without which an answer is still good, should the API fail on them alone (contract G4). `spaceType` is none:
 * without it nobody knows what a space is (contract G17).
 */
const dispensable = /^(sharedEmployees|neighborhood|usageType|x|y)$/;

/** Whether an answer is still good without what this error stands for. */
export function isDispensable({ path }: GraphqlError): boolean {
  return path.some((field) => typeof field === 'string' && dispensable.test(field));
}

/** Entries of a top-level `errors` array, whatever they are. */
export function toErrors(entries: readonly unknown[]): GraphqlError[] {
  return entries.map((entry) => {
    const { message, path, extensions } = z.catch(errorSchema, unnamed).parse(entry);
    return { message, path, code: extensions?.code ?? null };
  });
}

/** Statuses by which a gateway refuses a request as it is. */
const turnedAway = new Set([400, 403, 404, 405, 406, 413, 414, 415, 422, 431]);

/** Reads a body of GraphQL over HTTP. Anything that is not one says nothing about what was done. */
export function parseReply(status: number, body: string): Reply {
  const parsed = replySchema.safeParse(parseJson(body));
  const answer = parsed.success ? parsed.data : null;
  const errors = answer === null ? undefined : errorsOf(answer);
  // A request that does not validate may come as HTTP 4xx with the same body.
  const refusal = status >= 400 && status < 500 && errors !== undefined;
  const readable = status === 200 || refusal;
  const reason = `The site answered HTTP ${status}.`;
  if (!readable)
    return { kind: 'unclear', reason, ...(turnedAway.has(status) && { turnedAway: true }) };
  const empty = answer?.data === undefined && (errors ?? []).length === 0;
  if (answer === null || empty) {
    return { kind: 'unclear', reason: 'The answer cannot be read.' };
  }
  const data = answer.data ?? null;
  const refused = data === null && (errors ?? []).every(({ path }) => path.length === 0);
  return { kind: 'answer', data, errors: errors ?? [], ...(refused && { refused }) };
}

/** Errors as GraphQL has them; of the other way to say them only the words of G3, which may come with HTTP 200 (S7). */
function errorsOf({ errors, error }: z.infer<typeof replySchema>): GraphqlError[] | undefined {
  if (errors) return toErrors(errors);
  const said = toErrors([{ message: error ?? '' }]);
  return said.some(isSessionEnd) ? said : undefined;
}

/** Milliseconds that a `Retry-After` (seconds, or a date by the site's clock) asks for; null when it says nothing. */
export function retryAfterMs(header: string | null, siteNow: number): number | null {
  if (header === null) return null;
  if (/^\s*\d{1,6}\s*$/.test(header)) return Number(header) * 1000;
  const instant = Date.parse(header);
  return Number.isNaN(instant) ? null : Math.max(0, instant - siteNow);
}

/** The site's own words, shortened. */
export function describeErrors(errors: readonly GraphqlError[]): string {
  // What graphql-js says of a variable repeats its whole value first.
  const missing = errors.map(
    ({ message }) => /Field "\w+" of required type .* was not provided/.exec(message)?.[0],
  );
  if (missing[0] !== undefined) return `${missing[0]}.`;
  const words = [...new Set(errors.map((error) => error.message.replace(/\s+/g, ' ').trim()))];
  const text = words.join(' ');
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}

const schemaWords =
  /cannot query field|unknown (argument|type|field|directive)|is not defined by|must (not )?have a selection|no selections? .*(allowed|of subfields)|cannot be spread|is required, but it was not provided|used in position expecting|doesn't (exist on|accept argument)|is not defined on|of required type .* was not provided|was provided invalid value for .* \(expected value to not be null\)|argument '\w+' on (inputobject|field) .* is required|coerced null value for nonnull|required input field .* is missing/i;

/** Whether the request did not fit the schema: then nothing of it was executed. */
export function isSchemaError(error: GraphqlError): boolean {
  return error.code === 'GRAPHQL_VALIDATION_FAILED' || schemaWords.test(error.message);
}

/** Whether a refusal says that there were too many requests (contract G7): by its code, or by words for just that. */
export function isRateLimit({ code, message }: GraphqlError): boolean {
  return (
    /RATE|THROTTL|TOO_MANY/i.test(code ?? '') || /too many requests|rate.?limit/i.test(message)
  );
}

/** Whether an answer says in HTTP 200 that the token is not known any more (contract G3, S7). */
export function isSessionEnd({ code, message }: GraphqlError): boolean {
  return (
    /^(UNAUTHENTICATED|UNAUTHORIZED|TOKEN_EXPIRED|SESSION_EXPIRED)$/i.test(code ?? '') ||
    /access_token does not correspond to user/i.test(message)
  );
}

/** Whether an answer is a redirect to the login page (contract S7). */
export function leadsToLogin(status: number, location: string | null | undefined): boolean {
  return status >= 300 && status < 400 && /\/login\b/.test(location ?? '');
}

function parseJson(text: string): unknown {
  try {
    return parseForeign(text);
  } catch {
    return null;
  }
}
