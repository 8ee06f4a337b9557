import * as z from 'zod/mini';

const exchange = z.object({
  /** `operation` of the request's query string where it has the form of a name, else `(other)`. */
  operation: z.string(),
  to: z.enum(['api', 'web', 'elsewhere']),
  /** Null where no answer came. */
  status: z.nullable(z.int()),
  /** Milliseconds from the request to the answer. */
  elapsed: z.int(),
  /** Keys and types: see `shapeOf`. Null where the answer was no JSON. */
  shape: z.unknown(),
});

const said = z.object({
  operation: z.string(),
  code: z.nullable(z.string()),
  /** With everything taken out that may be a name: see `Mask.sentence`. */
  text: z.string(),
});

/**
 * What `spaceiq doctor --report` writes: a tenant's shape, and nothing that it holds. Names of the schema, keys, types,
 * lengths, classes; no value, name, code, address, id or token.
 */
export const tenantReport = z.object({
  kind: z.literal('spaceiq-tenant-report'),
  version: z.literal(1),
  /** Versions of what made it. */
  made: z.object({ spaceiq: z.string(), node: z.string(), platform: z.string() }),
  api: z.object({
    introspected: z.boolean(),
    /** How it answered when it was asked to describe itself. */
    introspectionStatus: z.nullable(z.int()),
    identity: z.string(),
    dates: z.string(),
    /** What its answers have taught: page sizes, ways of reading, whose hours it takes. */
    learned: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
    /** How it turned requests away because there were too many, and after how many it did; null where it did not. */
    rate: z.nullish(
      z.object({
        as: z.enum(['429', 'error']),
        every: z.int(),
        /** Seconds that it asked to wait. */
        retryAfter: z.nullable(z.number()),
      }),
    ),
    /** The operations that are asked, with the names that were chosen. */
    operations: z.record(z.string(), z.string()),
    /** Why others are not. */
    absent: z.record(z.string(), z.string()),
    /** Types, fields and arguments by their names, as SDL; null where the API does not describe itself. */
    schema: z.nullable(z.string()),
  }),
  floor: z.nullable(
    z.object({
      desks: z.int(),
      spaces: z.int(),
      /** Spaces whose kind nobody knows. */
      unknown: z.int(),
      positions: z.boolean(),
    }),
  ),
  /** In the order in which they were asked over the API. */
  exchanges: z.array(exchange),
  refusals: z.array(said),
  /** Null with the reason where no page was looked at. */
  pages: z.array(
    z.object({ page: z.string(), outline: z.array(z.string()), failure: z.nullable(z.string()) }),
  ),
  pageExchanges: z.array(exchange),
  /** How somebody without a session comes to the login page, and what comes with it; null where no page was looked at. */
  login: z.nullish(
    z.object({
      redirects: z.nullable(z.enum(['server', 'app'])),
      /** Milliseconds until the slowest of its own scripts had come. */
      scripts: z.nullable(z.int()),
      /** Scripts and styles of other hosts; `slowest` in milliseconds. */
      foreign: z.object({
        asked: z.int(),
        failed: z.int(),
        unanswered: z.int(),
        slowest: z.nullable(z.int()),
      }),
    }),
  ),
  /** What the session's token tells, and how long it lasts; older reports do not say. */
  session: z.nullish(
    z.object({
      claims: z.enum(['documented', 'end', 'none']),
      minutes: z.nullable(z.int()),
      /** Whether a cookie names the API's origin. */
      endpointCookie: z.boolean(),
    }),
  ),
  /** What the doctor found, without its words. */
  findings: z.array(z.object({ check: z.string(), level: z.string(), exitCode: z.int() })),
});

export type TenantReport = z.infer<typeof tenantReport>;
export type ReportedExchange = TenantReport['exchanges'][number];
