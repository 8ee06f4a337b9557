import type {
  Arrival,
  BookAnswer,
  BookRequest,
  ChangeAnswer,
  DeskReading,
  Holdings,
  OwnQuestion,
  Site,
  TransportName,
} from '../../booking/site.js';
import type {
  Booking,
  BookingId,
  Day,
  Desk,
  Identity,
  OwnReading,
  Survey,
} from '../../booking/types.js';
import { type CivilDate, civilDateAt, type Zone } from '../../lib/civil-date.js';
import type { SiteClock } from '../../lib/clock.js';
import type { SiteDeps } from '../deps.js';
import { seriesGaps } from '../graphql/gaps.js';
import { createKnownOwn, type KnownOwn } from '../graphql/known-own.js';
import { toldDates } from '../graphql/occurrences.js';
import { readFromPage } from './asking.js';
import { findBrowser } from './browser.js';
import { type Change, cancelling, checkingIn } from './change-permit.js';
import { type Deadlines, usualDeadlines } from './deadlines.js';
import { bookingById } from './documents.js';
import { createFreshness, type Freshness } from './freshness.js';
import { Pages } from './kept-pages.js';
import { toBooking } from './model.js';
import { OwnBookings, reaching } from './own-bookings.js';
import { PageBooker } from './page-booker.js';
import { identifyOn, isHeldBy, isUnnamed } from './person.js';
import { AnswerTrouble, asUnclear, NoSuchPage } from './trouble.js';
import type { Visit } from './visit.js';
import { bookingsIn, isObject } from './wire.js';

/**
 * SpaceIQ through its real pages, in a headless browser of this profile's own. Desks and bookings are known from the
 * page's own traffic (contract W10); a booking is asked for from inside the page and proved by the answer to that (contract G15).
 * @throws SpaceiqError (exit 1) when there is no browser.
 */
export async function createWebSite(
  deps: SiteDeps,
  deadlines: Deadlines = usualDeadlines,
): Promise<Site> {
  const choice = await findBrowser(deps.browser, deps.env);
  return new WebSite(deps, deps.siteClock, new Pages(deps, deadlines, choice, deps.siteClock));
}

class WebSite implements Site {
  readonly transports: ReadonlySet<TransportName> = new Set(['web']);
  /** There is one page. */
  readonly writesAtOnce = 1;
  readonly #pages: Pages;
  readonly #own: OwnBookings;
  readonly #known: KnownOwn;
  readonly #freshness: Freshness;
  readonly #booker: PageBooker;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly deps: SiteDeps,
    readonly clock: SiteClock,
    pages: Pages,
  ) {
    this.#pages = pages;
    this.#own = new OwnBookings(pages, deps);
    this.#known = createKnownOwn(deps, clock, ({ id }) => this.#isThere(id));
    this.#freshness = createFreshness(deps.clock);
    this.#booker = new PageBooker(deps, clock);
  }

  arrive(): Promise<Arrival> {
    return this.#alone(() =>
      this.#pages.read('Opening the floor', async (visit) => {
        return { identity: await this.#identify(visit), floor: visit.floor };
      }),
    );
  }

  survey(dates: readonly CivilDate[]): Promise<Survey> {
    return this.#known.believed(() => this.#survey(dates), dates);
  }

  #survey(dates: readonly CivilDate[]): Promise<Survey> {
    return this.#alone(async () => {
      const since = this.#freshness.since();
      const sorted = [...new Set(dates)].sort();
      const days = await this.#pages.read('Reading the dates', (visit) =>
        visit.days(sorted, since, this.deps.hours()),
      );
      const { reading } = await this.#own.read(sorted);
      return { days: new Map(days.map((day: Day) => [day.date, day])), ...reading };
    });
  }

  async ownBookings(question: OwnQuestion): Promise<readonly Booking[]> {
    return (await this.holdings(question)).own;
  }

  holdings({ past, ahead = 0, onIncomplete = () => {} }: OwnQuestion): Promise<Holdings> {
    return this.#alone(async () => {
      const roughly = civilDateAt(this.clock.now(), 'UTC' as Zone);
      const dates = toldDates(roughly, { past, ahead });
      const { identity, reading, timezone, lacksSome } = await this.#own.read([], dates);
      for (const gap of seriesGaps(reading.mayRecur)) onIncomplete(gap);
      if (lacksSome) onIncomplete({ why: 'not all of My Bookings could be read', on: null });
      const { own } = reading;
      if (past || timezone === null) return { identity, timezone, own };
      const today = civilDateAt(this.clock.now(), timezone);
      return { identity, timezone, own: own.filter(reaching(today, timezone)) };
    });
  }

  readOwn(dates: readonly CivilDate[]): Promise<OwnReading> {
    return this.#alone(async () => {
      const { reading } = await this.#own.read(dates);
      await this.#booker.heard(reading.own);
      return reading;
    });
  }

  readDesk(desk: Desk, date: CivilDate): Promise<DeskReading | null> {
    return this.#alone(() =>
      this.#pages.read('Reading a desk', async (visit) => {
        const me = await this.#identify(visit);
        if (!visit.has(desk.id)) return null;
        const space = await visit.desk(desk.id, date, this.deps.hours());
        if (space === null) return null;
        const { building, floor } = visit.floor;
        const mine = space.bookings
          .filter((wire) => !wire.released && isHeldBy(wire, me))
          .map((wire) => toBooking({ ...wire, spaceId: desk.id, building, floor }, visit.floor));
        await this.#booker.heard(mine);
        const unnamed = space.bookings.some((wire) => !wire.released && isUnnamed(wire, me));
        return { mine, taken: space.taken, ...(unnamed ? { unnamed } : {}) };
      }),
    );
  }

  readBooking(id: BookingId): Promise<Booking | 'gone' | null> {
    return this.#alone(() =>
      this.#pages.read('Reading a booking', async (visit) => {
        const body = await readFromPage(visit.tab, bookingById(id)).catch(noneIfRefused);
        const node = isObject(body) && isObject(body.data) ? body.data.node : undefined;
        if (node === null) return 'gone';
        const wire = bookingsIn(body).find((booking) => booking.id === id);
        if (wire === undefined) return null;
        const booking = toBooking(wire, visit.floor);
        await this.#booker.heard([booking]);
        return booking;
      }),
    );
  }

  /** Null where the page cannot ask for a booking by its id. */
  async #isThere(id: BookingId): Promise<boolean | null> {
    const found = await this.readBooking(id);
    return found === null ? null : found !== 'gone' && !found.released;
  }

  book(request: BookRequest): Promise<BookAnswer> {
    return this.#alone(async () => {
      const answer = await this.#pages
        .attempt('Booking a desk', (visit, turn) => this.#booker.book(visit, request, turn))
        .catch((error: unknown): BookAnswer => {
          if (error instanceof NoSuchPage) return { kind: 'unable', reason: error.message };
          return asUnclear(error);
        });
      if (answer.kind === 'unclear') await this.#pages.leave();
      return answer;
    });
  }

  async cancel(booking: Booking): Promise<ChangeAnswer> {
    const answer = await this.#change(booking, cancelling);
    if (answer.kind === 'done') await this.#known.forget(booking.id);
    return answer;
  }

  checkIn(booking: Booking): Promise<ChangeAnswer> {
    return this.#change(booking, checkingIn);
  }

  restart(): Promise<void> {
    return this.#alone(() => this.#pages.restart());
  }

  async close(): Promise<void> {
    await this.#alone(() => this.#pages.leave());
  }

  #change(booking: Booking, change: Change): Promise<ChangeAnswer> {
    return this.#alone(() => this.#own.change(booking, change));
  }

  #identify(visit: Visit): Promise<Identity> {
    return identifyOn(visit, this.deps);
  }

  /** One thing at a time. */
  #alone<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#last.then(act).finally(() => this.#freshness.touch());
    this.#last = result.catch(() => {});
    return result;
  }
}

/** A question that the API does not take has no answer. */
function noneIfRefused(error: unknown): null {
  if (error instanceof AnswerTrouble && error.retryAfter === null) return null;
  throw error;
}
