import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Cache } from '../deps.js';
import { dateStyles } from './date-style.js';
import { buildOperations, operationNames } from './operations.js';
import { documentedShape } from './shape.js';

/** Another list that may be one's own, as it is asked; the last of them: none. */
const ownChoice = z.object({
  operations: z.partialRecord(z.enum(operationNames), z.string()),
  ownDates: z.nullable(z.enum(dateStyles)),
  pastDates: z.nullable(z.enum(dateStyles)),
});
export type OwnChoice = z.infer<typeof ownChoice>;

const verdictSchema = z.object({
  checkedAt: z.number(),
  introspected: z.boolean(),
  /** How the API tells who the session stands for. */
  identity: z.enum(['employee', 'email', 'none']),
  /** How dates are written where the schema only says `String`. */
  dates: z.enum(dateStyles),
  /** And where desks are asked as the web app asks (contract G19). */
  heldDates: z.enum(dateStyles),
  /** How dates are written for one's own bookings; null: as elsewhere. */
  ownDates: z.nullable(z.enum(dateStyles)),
  pastDates: z.nullable(z.enum(dateStyles)),
  /** How many items of a list are asked for at once, where that may be said; fewer by an operation that was refused so many. */
  pageSize: z.number(),
  pageSizes: z.partialRecord(z.enum(operationNames), z.number()),
  /** How the floor is read: whole, or its spaces by their ids, so many at once. */
  arrival: z.enum(['whole', 'brief']),
  spacesAtOnce: z.number(),
  /** How availability is read: floor by floor, or desk by desk as the web app does (contract G19), so many at once. */
  availability: z.enum(['floor', 'desks']),
  desksAtOnce: z.number(),
  /** Whether one's own bookings tell where their desks are, or these have to be asked for by their ids. */
  own: z.enum(['whole', 'brief']),
  /** Whether createBooking takes a note. */
  note: z.boolean(),
  operations: z.partialRecord(z.enum(operationNames), z.string()),
  /** What else may be one's own list of bookings, where that of `operations` turns out to be none (contract G16). */
  otherOwn: z.array(ownChoice),
  /** Why an operation is absent, in words. */
  absent: z.partialRecord(z.enum(operationNames), z.string()),
});

/** What an API can be asked, as plain texts: kept per origin, so that later runs need no schema at all. */
export type Verdict = z.infer<typeof verdictSchema>;

/** What an answer has taught about an API. */
export type Lesson = Partial<
  Pick<
    Verdict,
    | 'dates'
    | 'heldDates'
    | 'pageSizes'
    | 'arrival'
    | 'spacesAtOnce'
    | 'availability'
    | 'desksAtOnce'
    | 'own'
  >
>;

/** What is known with one thing more. */
export function taught(verdict: Verdict, lesson: Lesson): Verdict {
  return { ...verdict, ...lesson, pageSizes: { ...verdict.pageSizes, ...lesson.pageSizes } };
}

/** Where it is not known yet. */
export const unlearned = {
  dates: 'date',
  heldDates: 'instant',
  pageSize: 200,
  pageSizes: {},
  arrival: 'whole',
  spacesAtOnce: 500,
  availability: 'floor',
  desksAtOnce: 1000,
  own: 'whole',
} as const;

/** Raised when discovery itself changes; changes of the texts are seen by themselves. */
const revision = 6;
const day = 86_400_000;

/** Cache key for an origin; another version of our operations has another key. */
export function verdictKey(origin: string): string {
  const texts = JSON.stringify([...buildOperations(documentedShape)]);
  return `schema-${digest([String(revision), texts, origin])}`;
}

export function digest(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** The stored verdict, or null when there is none that can be used. Without introspection it is kept for a day. */
export async function readVerdict(
  cache: Cache,
  origin: string,
  now: number,
): Promise<Verdict | null> {
  const parsed = verdictSchema.safeParse(await cache.read(verdictKey(origin)).catch(() => null));
  if (!parsed.success) return null;
  const age = now - parsed.data.checkedAt;
  return age >= 0 && age < (parsed.data.introspected ? 30 * day : day) ? parsed.data : null;
}
