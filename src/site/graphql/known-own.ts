import * as z from 'zod/mini';
import type { Booking, BookingId, Survey } from '../../booking/types.js';
import { type CivilDate, civilDateAt, type Zone } from '../../lib/civil-date.js';
import type { SiteClock } from '../../lib/clock.js';
import type { SiteDeps } from '../deps.js';
import { NotBelieved } from './errors.js';
import { digest } from './verdict.js';

/** What one's own list showed lately: a list that lacks it all of a sudden is not believed before a write. */
export interface KnownOwn {
  /**
   * A survey whose list lacks nothing that was read minutes ago and the site still has: one that loses some of its items
   * is read again, and what any of these shows is there.
   * @throws NotBelieved when they all lack it, or the list is empty all of a sudden
   */
  believed(read: () => Promise<Survey>, dates: readonly CivilDate[]): Promise<Survey>;
  /** Of this booking it is known that it is gone. */
  forget(id: BookingId): void;
}

const kept = z.object({
  at: z.number(),
  bookings: z.array(z.object({ id: z.string(), date: z.string() })),
});
type Kept = z.infer<typeof kept>;

/** How long (ms) a reading counts. */
const lasting = 10 * 60_000;
/** Bookings that are looked up one by one at most. */
const mostAsked = 3;
/** Readings of a list that loses items. */
const mostReadings = 4;

export function createKnownOwn(
  { cache, session, clock: local }: Pick<SiteDeps, 'cache' | 'session' | 'clock'>,
  clock: SiteClock,
  readBooking: (id: BookingId) => Promise<Booking | 'gone' | null>,
): KnownOwn {
  const key = `own-${digest([session.apiOrigin, session.identity.email])}`;
  let known: Kept | null = null;
  let asked = false;
  const recall = async (): Promise<Kept | null> => {
    if (!asked) {
      asked = true;
      known = kept.safeParse(await cache.read(key).catch(() => null)).data ?? null;
    }
    const age = known === null ? lasting : local.now() - known.at;
    return age >= 0 && age < lasting ? known : null;
  };
  /** The date of a booking that was read lately, is not shown, and is there; null where there is none. */
  const lackedBy = async ({ own }: Survey, dates: readonly CivilDate[]): Promise<string | null> => {
    const shown = new Set(own.map(({ id }) => id as string));
    const today = civilDateAt(clock.now(), 'UTC' as Zone);
    const first = [...dates].sort()[0] ?? today;
    const missing = ((await recall())?.bookings ?? []).filter(
      ({ id, date }) => !shown.has(id) && date >= first && date > today,
    );
    for (const { id, date } of missing.slice(0, mostAsked)) {
      const found = await readBooking(id as BookingId);
      if (found !== null && found !== 'gone' && !found.released) return date;
    }
    return null;
  };
  const keep = async ({ own }: Survey): Promise<void> => {
    const before = await recall();
    const bookings = own
      .filter(({ released, unnamed }) => !released && unnamed !== true)
      .map(({ id, date }) => ({ id, date }));
    const same = JSON.stringify(bookings) === JSON.stringify(known?.bookings);
    known = { at: local.now(), bookings };
    if (!same || before === null) await cache.write(key, known).catch(() => {});
  };
  return {
    believed: async (read, dates) => {
      let survey = await read();
      for (let count = 1; ; count += 1) {
        const lacked = await lackedBy(survey, dates);
        if (lacked === null) break;
        if (survey.own.length === 0 || count === mostReadings) {
          throw new NotBelieved(
            `The site's list of your bookings lacks the one on ${lacked}, which it still has.`,
          );
        }
        survey = together(survey, await read());
      }
      if (survey.ownCovers === undefined) await keep(survey);
      return survey;
    },
    forget: (id) => {
      if (known !== null) {
        known = { ...known, bookings: known.bookings.filter((each) => each.id !== id) };
      }
    },
  };
}

/** The later of two surveys, with what only the earlier one's list showed. */
function together(earlier: Survey, later: Survey): Survey {
  const shown = new Set(later.own.map(({ id }) => id));
  return { ...later, own: [...later.own, ...earlier.own.filter(({ id }) => !shown.has(id))] };
}
