import * as z from 'zod/mini';
import { outcomeKinds } from '../booking/outcome.js';

const instant = z.iso.datetime({ offset: false });
const text = z.string();
const nullableText = z.nullable(text);

const base = { at: instant, runId: text };

/** The same instant by the site's clock; `at` is this machine's. Entries of older versions lack it. */
const bySite = { siteAt: z.optional(instant) };

/** A booking that a person had changed, and how that ended. */
const changed = {
  bookingId: nullableText,
  date: text,
  desk: text,
  /** Null where the site tells only the date; entries of older versions lack them. */
  start: z.optional(z.nullable(instant)),
  end: z.optional(z.nullable(instant)),
  /**
   * `done`, `rejected` by the site, `said-yes` where it does not show what it said yes to, `unclear` where its answer was
   * lost, else `failed`: nothing is proved.
   */
  result: text,
  reason: nullableText,
};

/** The employee id is null where the site had not told it yet. */
const identity = z.object({ employeeId: nullableText, email: text, name: text });

/** One line of a profile's journal. It records; it decides nothing, and it holds no secrets. */
export const journalEntry = z.discriminatedUnion('type', [
  z.object({
    ...base,
    type: z.literal('run-started'),
    /** The command's name and what it was asked: `book`, `tue,wed`. */
    command: text,
    dates: nullableText,
    desks: nullableText,
    watch: z.boolean(),
  }),
  /** The run waits for this instant, at which the site lets dates be booked. */
  z.object({ ...base, type: z.literal('release'), release: instant }),
  /** A request to book is about to be sent. Where the run dies before the answer this is all that tells of it. */
  z.object({
    ...base,
    ...bySite,
    type: z.literal('asked'),
    date: text,
    desk: text,
    attempt: z.int(),
  }),
  /** The answer to it. */
  z.object({
    ...base,
    ...bySite,
    type: z.literal('attempt'),
    date: text,
    desk: text,
    attempt: z.int(),
    /** How the site answered (`BookAnswer.kind`) and in what words. */
    answer: text,
    reason: nullableText,
    /** Of the booking that it tells of; entries of older versions lack it. */
    bookingId: z.optional(nullableText),
    /** Milliseconds from the request to the answer. */
    elapsed: z.number(),
    transport: nullableText,
  }),
  z.object({
    ...base,
    ...bySite,
    type: z.literal('outcome'),
    date: text,
    outcome: z.enum(outcomeKinds),
    desk: nullableText,
    bookingId: nullableText,
    attempts: z.int(),
    reason: nullableText,
  }),
  z.object({
    ...base,
    type: z.literal('run-finished'),
    command: text,
    exitCode: z.int(),
    transport: nullableText,
    identity: z.nullable(identity),
    error: nullableText,
    rounds: z.int(),
  }),
  z.object({
    ...base,
    type: z.literal('login'),
    /** `browser`: a person signed in; `import`: a storage state; `renewal`: nobody was needed. */
    how: z.enum(['browser', 'headless', 'import', 'renewal']),
    origin: text,
    identity,
    expiresAt: z.nullable(instant),
  }),
  z.object({ ...base, type: z.literal('logout') }),
  z.object({ ...base, ...changed, type: z.literal('cancel') }),
  /** A booking that had been shown is on the site no more, and not by this run; `released`: nobody checked in. */
  z.object({
    ...base,
    type: z.literal('gone'),
    date: text,
    desk: text,
    bookingId: nullableText,
    released: z.boolean(),
  }),
  z.object({ ...base, ...changed, type: z.literal('checkin') }),
  z.object({
    ...base,
    type: z.literal('notice'),
    event: text,
    channel: text,
    delivered: z.boolean(),
    reason: nullableText,
  }),
  z.object({ ...base, type: z.literal('change'), what: text }),
  /** A start by the machine's scheduler that came late, or led to no run, and why. */
  z.object({
    ...base,
    type: z.literal('schedule'),
    /** The release that it was for, where it was for one. */
    release: z.nullable(instant),
    /** Milliseconds after the release. */
    late: z.nullable(z.number()),
    what: text,
  }),
]);

export type JournalEntry = z.infer<typeof journalEntry>;

/** An entry as it is handed in: the journal adds `at`. */
export type NewJournalEntry = JournalEntry extends infer Entry
  ? Entry extends JournalEntry
    ? Omit<Entry, 'at'>
    : never
  : never;

/** A profile's append-only record of runs, attempts, outcomes, logins and changes. */
export interface Journal {
  /** Adds one line; complete or absent, never half, even when the process dies. */
  append(entry: NewJournalEntry): Promise<void>;
  /**
   * Every readable entry in the order in which they were written; a torn or unknown line is left out.
   * @throws UsageError where a newer spaceiq has written lines of another format
   */
  read(): Promise<readonly JournalEntry[]>;
}
