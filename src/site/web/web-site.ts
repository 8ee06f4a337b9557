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
  EmployeeId,
  Identity,
  OwnReading,
  Survey,
} from '../../booking/types.js';
import { type CivilDate, civilDateAt } from '../../lib/civil-date.js';
import type { SiteClock } from '../../lib/clock.js';
import type { SiteDeps } from '../deps.js';
import { askEmployee } from '../graphql/employees.js';
import { withMistakable } from '../graphql/hours-style.js';
import { createKnownOwn, type KnownOwn } from '../graphql/known-own.js';
import { readFromPage } from './asking.js';
import { findBrowser } from './browser.js';
import { changeBooking } from './change.js';
import { type Change, cancelling, checkingIn } from './change-permit.js';
import { type Deadlines, usualDeadlines } from './deadlines.js';
import { bookingById } from './documents.js';
import { FittingWriter } from './fitting-writer.js';
import { createFreshness, type Freshness } from './freshness.js';
import { Pages } from './kept-pages.js';
import { LearntHours } from './learnt-hours.js';
import { toBooking } from './model.js';
import { OwnBookings, reaching } from './own-bookings.js';
import { openPageApi } from './page-api.js';
import { identifyOn, isHeldBy, isUnnamed } from './person.js';
import { AnswerTrouble, asUnclear, NoSuchPage } from './trouble.js';
import { Turn } from './turn.js';
import type { Visit } from './visit.js';
import { bookingsIn, isObject } from './wire.js';
import type { Written } from './write.js';

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

/** A booking is asked for an employee by id (contract G15). */
const withoutId = 'The site has told your employee id nowhere yet, without which it books nothing.';

class WebSite implements Site {
  readonly transports: ReadonlySet<TransportName> = new Set(['web']);
  /** There is one page. */
  readonly writesAtOnce = 1;
  readonly #pages: Pages;
  readonly #own: OwnBookings;
  readonly #known: KnownOwn;
  readonly #freshness: Freshness;
  readonly #hours: LearntHours;
  readonly #writer: FittingWriter;
  #employee: Promise<EmployeeId | null> | null = null;
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
    this.#writer = new FittingWriter(deps.hours);
    this.#hours = new LearntHours(deps.cache, deps.session.apiOrigin);
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

  holdings({ past, onIncomplete }: OwnQuestion): Promise<Holdings> {
    return this.#alone(async () => {
      const { identity, reading, timezone, lacksSome } = await this.#own.read([]);
      if (lacksSome) onIncomplete?.({ why: 'not all of My Bookings could be read', on: null });
      const { own } = reading;
      if (past || timezone === null) return { identity, timezone, own };
      const today = civilDateAt(this.clock.now(), timezone);
      return { identity, timezone, own: own.filter(reaching(today, timezone)) };
    });
  }

  readOwn(dates: readonly CivilDate[]): Promise<OwnReading> {
    return this.#alone(async () => (await this.#own.read(dates)).reading);
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
        return wire === undefined ? null : toBooking(wire, visit.floor);
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
        .attempt('Booking a desk', (visit, turn) => this.#book(visit, request, turn))
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

  async #book(visit: Visit, request: BookRequest, turn: Turn): Promise<BookAnswer> {
    const identity = await this.#identify(visit);
    const employeeId = identity.employeeId ?? (await this.#findEmployee(visit));
    if (employeeId === null) return { kind: 'unable', reason: withoutId };
    if (visit.floor.desks.some(({ id, bookable }) => id === request.desk.id && !bookable)) {
      return { kind: 'desk-refused', reason: 'The site does not let you book this desk.' };
    }
    if (!visit.has(request.desk.id)) {
      return { kind: 'desk-refused', reason: 'The site says now that this desk is elsewhere.' };
    }
    const { until = null } = request;
    const wanted = () =>
      this.deps.interrupted?.aborted !== true && (until === null || this.clock.now() < until);
    if (!wanted()) {
      return { kind: 'throttled', retryAfter: null, reason: 'It was not sent any more.' };
    }
    const writer = { ...identity, employeeId };
    const style = await this.#hours.read();
    const way = { turn, style, wanted };
    const answer = await this.#writer.write(visit, request, writer, way);
    if (answer.kind === 'misread') return await this.#takeBack(visit, answer);
    const mayBeOurs = isNo(answer) && (await this.#showsOurs(visit, request));
    if (mayBeOurs) return { kind: 'unclear', reason: answer.reason };
    return this.#hours.isKnown
      ? answer
      : withMistakable(answer, request, visit.floor.timezone, style);
  }

  /** What was booked at other hours than asked for is not left behind; how the site takes them is known from then on. */
  async #takeBack(
    visit: Visit,
    { booking, style }: Extract<Written, { kind: 'misread' }>,
  ): Promise<BookAnswer> {
    await this.#hours.learn(style);
    const { tab, floor: place } = visit;
    const { answer } = await visit.withMyBookings((read) =>
      changeBooking({ tab, place }, booking, cancelling, read, new Turn()),
    );
    const said = `The site takes booking hours for ${style === 'local' ? "the building's" : 'UTC'}`;
    this.deps.log.warn('Hours were taken otherwise', { date: booking.date, undone: answer.kind });
    return answer.kind === 'done'
      ? { kind: 'throttled', retryAfter: 0, reason: `${said}; what it booked was taken back.` }
      : { kind: 'unclear', reason: `${said}, and what it booked could not be taken back.` };
  }

  /**
   * A browser may by itself send a request again whose connection broke: then a refusal is of the second one because of
   * the first. Where the desk's own bookings show one of this person, nobody knows whose request made it.
   */
  async #showsOurs(visit: Visit, { desk, date }: BookRequest): Promise<boolean> {
    const { identity } = this.deps.me;
    const space = await visit.desk(desk.id, date, this.deps.hours());
    const mine = space?.bookings.find((wire) => !wire.released && isHeldBy(wire, identity));
    if (mine === undefined) return false;
    const { building, floor } = visit.floor;
    const booking = toBooking({ ...mine, spaceId: desk.id, building, floor }, visit.floor);
    return booking.date === date;
  }

  #change(booking: Booking, change: Change): Promise<ChangeAnswer> {
    return this.#alone(() => this.#own.change(booking, change));
  }

  #identify(visit: Visit): Promise<Identity> {
    return identifyOn(visit, this.deps);
  }

  /** Looked for once: what the page is told does not tell it, and the API may (contract G9). */
  #findEmployee({ tab }: Visit): Promise<EmployeeId | null> {
    this.#employee ??= askEmployee(openPageApi(tab, this.deps), this.deps);
    return this.#employee;
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

type No = Exclude<BookAnswer, { readonly kind: 'booked' | 'unable' | 'unclear' | 'throttled' }>;

function isNo(answer: BookAnswer): answer is No {
  return !['booked', 'unable', 'unclear', 'throttled'].includes(answer.kind);
}
