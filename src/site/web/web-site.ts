import type {
  Arrival,
  BookAnswer,
  BookRequest,
  ChangeAnswer,
  Site,
  TransportName,
} from '../../booking/site.js';
import type { Booking, Day, EmployeeId, Identity, Survey } from '../../booking/types.js';
import type { CivilDate } from '../../lib/civil-date.js';
import type { SiteClock } from '../../lib/clock.js';
import { loginHint, OtherPersonError } from '../../lib/errors.js';
import type { SiteDeps } from '../deps.js';
import { lastDateOf } from '../graphql/bookings.js';
import { digest } from '../graphql/verdict.js';
import { findBrowser } from './browser.js';
import { type Change, cancelling, changeBooking, checkingIn, ownOf } from './change.js';
import { type Deadlines, usualDeadlines } from './deadlines.js';
import { DeskFinder } from './dots/desk-finder.js';
import { createFreshness, type Freshness } from './freshness.js';
import { Pages } from './kept-pages.js';
import { toDay } from './model.js';
import { openPopupCode } from './pages/booking-popup.js';
import { shownDate } from './pages/calendar.js';
import { PageTrouble, UnclearTrouble } from './trouble.js';
import type { Turn } from './turn.js';
import type { Visit } from './visit.js';
import { viewport } from './window.js';
import { writeBooking } from './write.js';

/**
 * SpaceIQ through its real pages, in a headless browser of this profile's own. Desks and bookings are known from the
 * page's own traffic (contract W10); a booking is proved by the answer to `createBooking` (contract G15).
 * @throws SpaceiqError (exit 1) when there is no browser.
 */
export async function createWebSite(
  deps: SiteDeps,
  deadlines: Deadlines = usualDeadlines,
): Promise<Site> {
  const choice = await findBrowser(deps.browser);
  return new WebSite(deps, deps.siteClock, new Pages(deps, deadlines, choice, deps.siteClock));
}

class WebSite implements Site {
  readonly transports: ReadonlySet<TransportName> = new Set(['web']);
  /** There is one page. */
  readonly writesAtOnce = 1;
  readonly #pages: Pages;
  readonly #finder: DeskFinder;
  readonly #freshness: Freshness;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly deps: SiteDeps,
    readonly clock: SiteClock,
    pages: Pages,
  ) {
    this.#pages = pages;
    this.#freshness = createFreshness(deps.clock);
    const { building, floor, session } = deps;
    const { width, height } = viewport;
    const place = digest([session.webOrigin, building, floor, `${width}x${height}`]);
    this.#finder = new DeskFinder(deps.cache, `dots-${place}`);
  }

  arrive(): Promise<Arrival> {
    return this.#alone(() =>
      this.#pages.read('Opening the floor', async (visit) => {
        return { identity: await this.#identify(visit), floor: visit.floor };
      }),
    );
  }

  survey(dates: readonly CivilDate[]): Promise<Survey> {
    return this.#alone(async () => {
      const since = this.#freshness.since();
      const days = new Map<CivilDate, Day>();
      for (const date of [...new Set(dates)].sort()) {
        days.set(
          date,
          await this.#pages.read('Reading a date', (visit) => this.#day(visit, date, since)),
        );
      }
      const [first] = [...days.keys()];
      const own = await this.#pages.read('Reading My Bookings', async (visit) => {
        const all = await this.#own(visit, first !== undefined && first <= visit.today);
        return first === undefined ? all : all.filter(reaching(first, visit));
      });
      return { days, own };
    });
  }

  ownBookings({ past }: { readonly past: boolean }): Promise<readonly Booking[]> {
    return this.#alone(() =>
      this.#pages.read('Reading My Bookings', async (visit) => {
        const all = await this.#own(visit, past);
        return past ? all : all.filter(reaching(visit.today, visit));
      }),
    );
  }

  book(request: BookRequest): Promise<BookAnswer> {
    const since = performance.now();
    return this.#alone(async () => {
      const answer = await this.#pages
        .attempt('Booking a desk', (visit, turn) => this.#book(visit, request, since, turn))
        .catch(asUnclear);
      if (answer.kind === 'unclear') await this.#pages.leave();
      return answer;
    });
  }

  cancel(booking: Booking): Promise<ChangeAnswer> {
    return this.#change(booking, cancelling);
  }

  checkIn(booking: Booking): Promise<ChangeAnswer> {
    return this.#change(booking, checkingIn);
  }

  restart(): Promise<void> {
    return this.#alone(() => this.#pages.leave());
  }

  async close(): Promise<void> {
    await this.#alone(() => this.#pages.leave());
  }

  async #book(visit: Visit, request: BookRequest, since: number, turn: Turn): Promise<BookAnswer> {
    const identity = await this.#identify(visit);
    const sealed = this.deps.session.identity;
    if (identity.employeeId !== sealed.employeeId) {
      throw new OtherPersonError(
        `The page is ${identity.email}'s and not ${sealed.email}'s; nothing was booked.`,
        loginHint(this.deps.profile),
      );
    }
    const early = await this.#prepare(visit, request, since);
    if (early !== null) return early;
    const { until = null } = request;
    const late = until !== null && this.clock.now() >= until;
    if (late || this.deps.interrupted?.aborted === true) {
      return { kind: 'throttled', retryAfter: null, reason: 'It was not sent any more.' };
    }
    return writeBooking(visit, request, identity, turn);
  }

  /** Everything up to "Book Now". An answer means that it does not come to that. */
  async #prepare(visit: Visit, request: BookRequest, since: number): Promise<BookAnswer | null> {
    const { desk, date } = request;
    const shown = await visit.show(date, { data: Number.NEGATIVE_INFINITY, calendar: since });
    if (shown === null)
      return { kind: 'not-open', reason: 'The calendar does not offer this date.' };
    const free = visit.freeOn(shown, date);
    if (visit.floor.desks.some(({ id, bookable }) => id === desk.id && !bookable)) {
      return { kind: 'desk-refused', reason: 'The site does not let you book this desk.' };
    }
    const isFree = free.some(({ id }) => id === desk.id);
    if (!isFree || !(await this.#finder.open(visit.tab, desk, free))) {
      return { kind: 'taken', reason: 'The floor map shows no free dot for this desk.' };
    }
    const [code, day] = await Promise.all([
      openPopupCode(visit.tab, 0),
      shownDate(visit.tab, visit.today),
    ]);
    if (code === desk.code && day === date) return null;
    throw new PageTrouble(`The page shows ${code} on ${day}, and not ${desk.code} on ${date}.`);
  }

  async #day(visit: Visit, date: CivilDate, since: number): Promise<Day> {
    const read = await visit.read(date, since);
    if (read === null) return { date, taken: new Set(), open: false };
    return toDay(read, date, this.deps.hours(), true);
  }

  #own(visit: Visit, past: boolean): Promise<Booking[]> {
    return visit.withMyBookings(async (read) => {
      const reads = past ? [read, await visit.readPast()] : [read];
      return ownOf(visit, reads, await this.#identify(visit));
    });
  }

  #change(booking: Booking, change: Change): Promise<ChangeAnswer> {
    return this.#alone(async () => {
      const { pressed, answer } = await this.#pages
        .attempt('Changing a booking', (visit, turn) =>
          visit.withMyBookings((read) => changeBooking(visit, booking, change, read, turn)),
        )
        .catch((error: unknown) => ({ pressed: true, answer: asUnclear(error) }));
      if (!pressed) return answer;
      if (answer.kind === 'unclear') await this.#pages.leave();
      const own = await this.#pages.read('Reading My Bookings', (visit) => this.#own(visit, false));
      const now = own.find(({ id }) => id === booking.id);
      const done = change === cancelling ? now === undefined : now?.checkedIn === true;
      // A browser may send a request twice whose connection broke: then the refusal is of the second one.
      if (done) return { kind: 'done' };
      return answer.kind !== 'done'
        ? answer
        : { kind: 'unclear', reason: 'My Bookings still shows the booking as it was.' };
    });
  }

  /** Who the page is signed in as, by its own traffic (contract G9, W10). */
  async #identify(visit: Visit): Promise<Identity> {
    const sealed = this.deps.session.identity;
    const person = await visit.whoIsIt();
    if (person === sealed.employeeId) return sealed;
    if (person === null || typeof person === 'string') {
      throw new PageTrouble('The page does not say who is signed in.');
    }
    const { id, email, name } = person;
    return { employeeId: id as EmployeeId, email, name };
  }

  /** One thing at a time. */
  #alone<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#last.then(act).finally(() => this.#freshness.touch());
    this.#last = result.catch(() => {});
    return result;
  }
}

/** For what may have been written; the page is left then, since what it shows next may be from before. */
function asUnclear(error: unknown): Extract<BookAnswer, { kind: 'unclear' }> {
  if (error instanceof UnclearTrouble) return { kind: 'unclear', reason: error.message };
  throw error;
}

/** Whether a booking still holds its desk on a date or later. */
function reaching(date: CivilDate, { floor }: Visit): (booking: Booking) => boolean {
  return (booking) => lastDateOf(booking, floor.timezone) >= date;
}
