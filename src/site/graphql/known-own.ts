import * as z from 'zod';
import type { Booking, BookingId, Survey } from '../../booking/types.js';
import { type CivilDate, civilDateAt, type Zone } from '../../lib/civil-date.js';
import type { SiteClock } from '../../lib/clock.js';
import type { SiteDeps } from '../deps.js';
import { NotBelieved } from './errors.js';
import { digest } from './verdict.js';

/** What one's own list showed lately: a list that lacks it all of a sudden is not believed before a write. */
export interface KnownOwn {
  /** @throws NotBelieved when the list lacks what was read minutes ago and the site still has */
  check(survey: Survey, dates: readonly CivilDate[]): Promise<void>;
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
  return {
    check: async ({ own, ownCovers }, dates) => {
      const before = await recall();
      const shown = new Set(own.map(({ id }) => id as string));
      const today = civilDateAt(clock.now(), 'UTC' as Zone);
      const first = [...dates].sort()[0] ?? today;
      const missing = (before?.bookings ?? []).filter(
        ({ id, date }) => !shown.has(id) && date >= first && date > today,
      );
      for (const { id, date } of missing.slice(0, mostAsked)) {
        const found = await readBooking(id as BookingId);
        if (found === null || found === 'gone' || found.released) continue;
        throw new NotBelieved(
          `The site's list of your bookings lacks the one on ${date}, which it still has.`,
        );
      }
      if (ownCovers !== undefined) return;
      const bookings = own
        .filter(({ released, unnamed }) => !released && unnamed !== true)
        .map(({ id, date }) => ({ id, date }));
      const same = JSON.stringify(bookings) === JSON.stringify(known?.bookings);
      known = { at: local.now(), bookings };
      if (!same || before === null) await cache.write(key, known).catch(() => {});
    },
    forget: (id) => {
      if (known !== null) {
        known = { ...known, bookings: known.bookings.filter((each) => each.id !== id) };
      }
    },
  };
}
