import * as z from 'zod/mini';
import { type BookingId, type SpaceId, type Survey, siteIdOf } from '../../booking/types.js';
import { type CivilDate, civilDateAt, type Zone } from '../../lib/civil-date.js';
import type { SiteClock } from '../../lib/clock.js';
import type { SiteDeps } from '../deps.js';
import { NotBelieved } from './errors.js';
import { digest } from './verdict.js';

/** What one's own list showed lately: a list that lacks it all of a sudden is not believed before a write. */
export interface KnownOwn {
  /**
   * A survey whose list lacks nothing that was read minutes ago and may still be there: one that loses some of its items
   * is read again, and what any of these shows is there.
   * @throws NotBelieved when they all lack it, or the list is empty all of a sudden
   */
  believed(read: () => Promise<Survey>, dates: readonly CivilDate[]): Promise<Survey>;
  /** Of this booking it is known that it is gone. */
  forget(id: BookingId): Promise<void>;
}

const text = <T extends string>() =>
  z.pipe(
    z.string(),
    z.transform((value) => value as T),
  );
const readLately = z.object({
  id: text<BookingId>(),
  date: text<CivilDate>(),
  spaceId: z._default(z.nullable(text<SpaceId>()), null),
});
const kept = z.object({ at: z.number(), bookings: z.array(readLately) });
type Kept = z.infer<typeof kept>;

/** A booking that was read lately. */
export type ReadLately = z.infer<typeof readLately>;

/** Whether it is still there, by another reading than a list; null where none tells. */
export type StillThere = (booking: ReadLately) => Promise<boolean | null>;

/** How long (ms) a reading counts. */
const lasting = 10 * 60_000;
/** Bookings that are looked up one by one at most. */
const mostAsked = 3;
/** Readings of a list that loses items. */
const mostReadings = 4;

export function createKnownOwn(
  { cache, session, clock: local }: Pick<SiteDeps, 'cache' | 'session' | 'clock'>,
  clock: SiteClock,
  stillThere: StillThere,
): KnownOwn {
  const key = `own-${digest([session.apiOrigin, session.identity.email])}`;
  // Read each time: another transport, or another command, may have shown or changed something since.
  const recall = async (): Promise<Kept | null> => {
    const { data } = kept.safeParse(await cache.read(key).catch(() => null));
    if (data === undefined) return null;
    const age = local.now() - data.at;
    return age >= 0 && age < lasting ? data : null;
  };
  /** What is wrong with a list that lacks what was read lately; null where nothing is. */
  const lackOf = async (survey: Survey, dates: readonly CivilDate[]): Promise<string | null> => {
    const shown = new Set(survey.own.map(({ id }) => id));
    // A page may show a booking without its id.
    const unnamed = new Set(survey.own.filter((each) => each.unnamed).map(({ date }) => date));
    const today = civilDateAt(clock.now(), 'UTC' as Zone);
    const first = [...dates].sort()[0] ?? today;
    const speaksOf = (date: CivilDate) => survey.ownCovers?.has(date) ?? date >= first;
    const missing = ((await recall())?.bookings ?? []).filter(
      ({ id, date }) => !shown.has(id) && !unnamed.has(date) && date > today && speaksOf(date),
    );
    for (const booking of missing.slice(0, mostAsked)) {
      const { date } = booking;
      const isThere = await stillThere(booking);
      const lacks = `The site's list of your bookings lacks the one on ${date}`;
      if (isThere === true) return `${lacks}, which it still has.`;
      if (isThere === null) {
        return `${lacks}, which it showed some minutes ago, and nothing else tells whether that is gone.`;
      }
    }
    return null;
  };
  const keep = async ({ own }: Survey): Promise<void> => {
    const before = await recall();
    const bookings = own
      .filter((each) => !each.released && siteIdOf(each) !== null)
      .map(({ id, date, spaceId }) => ({ id, date, spaceId }));
    const same = JSON.stringify(bookings) === JSON.stringify(before?.bookings);
    const isFresh = before !== null && local.now() - before.at < lasting / 10;
    if (!same || !isFresh) {
      await cache.write(key, { at: local.now(), bookings }).catch(() => {});
    }
  };
  return {
    believed: async (read, dates) => {
      let survey = await read();
      for (let count = 1; ; count += 1) {
        const lack = await lackOf(survey, dates);
        if (lack === null) break;
        if (survey.own.length === 0 || count === mostReadings) throw new NotBelieved(lack);
        survey = together(survey, await read());
      }
      const { ownCovers } = survey;
      if (ownCovers === undefined || dates.every((date) => ownCovers.has(date))) await keep(survey);
      return survey;
    },
    forget: async (id) => {
      const before = await recall();
      if (before === null) return;
      const bookings = before.bookings.filter((each) => each.id !== id);
      await cache.write(key, { ...before, bookings }).catch(() => {});
    },
  };
}

/** The later of two surveys, with what only the earlier one's list showed. */
function together(earlier: Survey, later: Survey): Survey {
  const shown = new Set(later.own.map(({ id }) => id));
  return { ...later, own: [...later.own, ...earlier.own.filter(({ id }) => !shown.has(id))] };
}
