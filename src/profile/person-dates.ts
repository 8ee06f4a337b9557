import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { DateNote, KeepNote, PersonNotes } from '../booking/person-notes.js';
import type { BookingId, DeskCode, SpaceId } from '../booking/types.js';
import { addDays, type CivilDate, civilDateAt, type Zone } from '../lib/civil-date.js';
import type { Clock } from '../lib/clock.js';
import { isMissing, readText, writeAtomically } from '../lib/files.js';
import { parseJson } from '../lib/json.js';
import { isNewer, newerError } from '../lib/newer-format.js';

/**
 * What runs of this machine know of a person's dates, whichever profile they were for: a site's list may show late what
 * another one was granted. It proves nothing: what is noted is looked for on the site (design invariant 5).
 */
export interface PersonDates {
  read(): Promise<PersonNotes>;
  /** Only within a turn of the person's. On disk once `kept` resolves. */
  readonly keep: KeepNote;
  /** What went wrong in writing, or null. Never throws. */
  kept(): Promise<unknown>;
}

const text = <T extends string>() =>
  z.pipe(
    z.string(),
    z.transform((value) => value as T),
  );
const note = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('made'),
    made: z.object({
      id: z.nullable(text<BookingId>()),
      desk: text<DeskCode>(),
      spaceId: z.nullable(text<SpaceId>()),
      building: z.nullable(z.string()),
      floor: z.nullable(z.string()),
      at: z.number(),
      listed: z.optional(z.boolean()),
    }),
  }),
  z.object({
    kind: z.literal('given-up'),
    givenUp: z.object({
      desk: text<DeskCode>(),
      on: text<CivilDate>(),
      how: z.enum(['cancelled', 'gone', 'released']),
    }),
  }),
]);
const version = 1;
const stored = z.object({
  version: z.literal(version),
  /** Ids of the profiles that have written here: what they knew goes with the last of them. */
  profiles: z.array(z.string()),
  /** `noted`: when (ms, by this machine's clock). */
  dates: z.record(z.string(), z.object({ noted: z.number(), note: z.nullable(note) })),
});
type Stored = z.infer<typeof stored>;

const nothing: Stored = { version, profiles: [], dates: {} };
const ending = '.dates';
/** Days for which a date is kept after it has passed. */
const keptDays = 2;

/** `bases`: a path for each name that the person is known by, without its ending. */
export function personDates(
  bases: readonly string[],
  profileId: string,
  clock: Clock,
): PersonDates {
  const files = bases.map((base) => `${base}${ending}`);
  const news = new Map<CivilDate, DateNote | null>();
  let writing: Promise<void> | null = null;
  let trouble: unknown = null;
  const readAll = async (): Promise<Stored> => together(await Promise.all(files.map(readStored)));
  const write = async () => {
    while (news.size > 0) {
      const before = await readAll();
      const after = noted(before, news, clock.now());
      news.clear();
      const profiles = [...new Set([...before.profiles, profileId])];
      const content = JSON.stringify({ ...after, profiles });
      await Promise.all(files.map((file) => writeAtomically(file, content)));
    }
  };
  return {
    read: async () => {
      const { dates } = await readAll();
      const known = Object.entries(dates).flatMap(([date, { note: each }]) =>
        each === null ? [] : [[date as CivilDate, each] as const],
      );
      return new Map(known);
    },
    keep: (date, each) => {
      news.set(date, each);
      writing ??= write()
        .catch((error: unknown) => {
          trouble ??= error;
          news.clear();
        })
        .finally(() => {
          writing = null;
        });
    },
    kept: async () => {
      await writing;
      return trouble;
    },
  };
}

/**
 * Takes a profile out of what is known of people; what no profile of theirs is left for is deleted.
 * Gives the files of a newer spaceiq, which are left as they are.
 */
export async function forgetPeople(folder: string, profileId: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const left: string[] = [];
  for (const name of names.filter((each) => each.endsWith(ending))) {
    const file = join(folder, name);
    const before = await readOurs(file);
    if (before === null) left.push(file);
    if (before === null || !before.profiles.includes(profileId)) continue;
    const profiles = before.profiles.filter((id) => id !== profileId);
    if (profiles.length === 0) await rm(file, { force: true });
    else await writeAtomically(file, JSON.stringify({ ...before, profiles }));
  }
  return left;
}

/** A file that cannot be read tells nothing: the site is asked all the same. @throws UsageError where it is a newer one */
async function readStored(file: string): Promise<Stored> {
  const found = await readOurs(file);
  if (found === null) throw newerError(`What is known of a person's dates (${file})`);
  return found;
}

/** Null where it is of a newer format. */
async function readOurs(file: string): Promise<Stored | null> {
  const value = parseJson((await readText(file)) ?? '');
  return isNewer(value, version) ? null : (stored.safeParse(value).data ?? nothing);
}

/** The person is known by several names, and a profile may know only one: what was noted last counts. */
function together(all: readonly Stored[]): Stored {
  const dates: Stored['dates'] = {};
  for (const [date, each] of all.flatMap((one) => Object.entries(one.dates))) {
    if ((dates[date]?.noted ?? Number.NEGATIVE_INFINITY) <= each.noted) dates[date] = each;
  }
  return { version, profiles: [...new Set(all.flatMap(({ profiles }) => profiles))], dates };
}

function noted(
  { dates, ...rest }: Stored,
  news: ReadonlyMap<CivilDate, DateNote | null>,
  now: number,
): Stored {
  const first = addDays(civilDateAt(now, 'UTC' as Zone), -keptDays);
  const fresh = Object.fromEntries(
    // Later than what it replaces, also where the clock went back meanwhile.
    [...news].map(([date, each]) => {
      const last = dates[date]?.noted ?? Number.NEGATIVE_INFINITY;
      return [date, { noted: Math.max(now, last + 1), note: each }];
    }),
  );
  const all = Object.entries({ ...dates, ...fresh });
  // A machine's clock may be days off: what was noted lately stays in any case.
  const left = all.filter(
    ([date, each]) => date >= first || now - each.noted < keptDays * 86_400_000,
  );
  return { ...rest, dates: Object.fromEntries(left) };
}
