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
import { correctedClock, type SiteClock } from '../../lib/clock.js';
import { messageOf, SessionError } from '../../lib/errors.js';
import { type Budget, createBudget } from '../budget.js';
import type { SiteDeps } from '../deps.js';
import { type BrowserChoice, findBrowser } from './browser.js';
import { type Change, cancelling, changeBooking, checkingIn, ownOf } from './change.js';
import { type Deadlines, usualDeadlines } from './deadlines.js';
import { DeskFinder } from './dots/desk-finder.js';
import { createFreshness, type Freshness } from './freshness.js';
import { toDay } from './model.js';
import { openPopupCode } from './pages/booking-popup.js';
import { shownDate } from './pages/calendar.js';
import { findAskedEmployee } from './pages/floor-page.js';
import { AnswerTrouble, asTrouble, PageTrouble } from './trouble.js';
import { Visit } from './visit.js';
import { closeWindow, openWindow, type Window } from './window.js';
import { writeBooking } from './write.js';

/** Answers that fail may well come when asked for again; a page that fails is tried once more, in a new browser. */
const mostAttempts = { answer: 8, page: 2 } as const;
const firstWait = 250;
const longestWait = 4_000;
const longestRetryAfter = 60_000;

/**
 * SpaceIQ through its real pages, in a headless browser of this profile's own. Desks and bookings are known from the
 * page's own traffic (contract W10); a booking is proved by the answer to `createBooking` (contract G15).
 * @throws SpaceiqError (exit 1) when there is no browser.
 */
export async function createWebSite(
  deps: SiteDeps,
  deadlines: Deadlines = usualDeadlines,
): Promise<Site> {
  return new WebSite(deps, deadlines, await findBrowser(deps.browser));
}

class WebSite implements Site {
  readonly transports: ReadonlySet<TransportName> = new Set(['web']);
  /** There is one page. */
  readonly writesAtOnce = 1;
  readonly clock: SiteClock;
  readonly #finder: DeskFinder;
  readonly #budget: Budget;
  readonly #freshness: Freshness;
  #window: Window | null = null;
  #visit: Visit | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly deps: SiteDeps,
    private readonly deadlines: Deadlines,
    private readonly choice: BrowserChoice,
  ) {
    this.clock = correctedClock(deps.clock);
    this.#budget = createBudget(deps.requestsPerMinute, deps.clock);
    this.#freshness = createFreshness(deps.clock);
    const { building, floor } = deps;
    this.#finder = new DeskFinder(deps.cache, `dots-${building}-${floor}-1920x1080`);
  }

  arrive(): Promise<Arrival> {
    return this.#alone(() =>
      this.#attempt('Opening the floor', async (visit) => {
        return { identity: this.#identify(visit), floor: visit.floor };
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
          await this.#attempt('Reading a date', (visit) => this.#day(visit, date, since)),
        );
      }
      const [first] = [...days.keys()];
      const own = await this.#attempt('Reading My Bookings', (visit) =>
        this.#own(visit, first !== undefined && first <= visit.today),
      );
      return { days, own: own.filter(({ date }) => first === undefined || date >= first) };
    });
  }

  ownBookings({ past }: { readonly past: boolean }): Promise<readonly Booking[]> {
    return this.#alone(async () => {
      const own = await this.#attempt('Reading My Bookings', async (visit) => ({
        bookings: await this.#own(visit, past),
        today: visit.today,
      }));
      return own.bookings.filter(({ date }) => past || date >= own.today);
    });
  }

  book(request: BookRequest): Promise<BookAnswer> {
    const since = performance.now();
    return this.#alone(() =>
      this.#attempt('Booking a desk', async (visit) => {
        const identity = this.#identify(visit);
        if (identity.employeeId !== this.deps.session.identity.employeeId) {
          throw new SessionError(
            `The page is ${identity.email}'s and not ${this.deps.session.identity.email}'s; nothing was booked.`,
            'Run: spaceiq login',
          );
        }
        return (
          (await this.#prepare(visit, request, since)) ?? writeBooking(visit, request, identity)
        );
      }),
    );
  }

  cancel(booking: Booking): Promise<ChangeAnswer> {
    return this.#change(booking, cancelling);
  }

  checkIn(booking: Booking): Promise<ChangeAnswer> {
    return this.#change(booking, checkingIn);
  }

  restart(): Promise<void> {
    return this.#alone(() => this.#leave());
  }

  async close(): Promise<void> {
    await this.#alone(() => this.#leave());
  }

  /** Everything up to "Book Now". An answer means that it does not come to that. */
  async #prepare(visit: Visit, request: BookRequest, since: number): Promise<BookAnswer | null> {
    const { desk, date } = request;
    const shown = await visit.show(date, { data: Number.NEGATIVE_INFINITY, calendar: since });
    if (shown === null)
      return { kind: 'not-open', reason: 'The calendar does not offer this date.' };
    const free = visit.freeOn(shown);
    if (visit.floor.desks.some(({ id, bookable }) => id === desk.id && !bookable)) {
      return { kind: 'desk-refused', reason: 'The site does not let you book this desk.' };
    }
    const isFree = free.some(({ id }) => id === desk.id);
    if (!isFree || !(await this.#finder.open(visit.tab, desk, free))) {
      return { kind: 'taken', reason: 'The floor map shows no free dot for this desk.' };
    }
    const { page } = visit.tab;
    const [code, day] = await Promise.all([
      openPopupCode(visit.tab, 0),
      shownDate(page, visit.today),
    ]);
    if (code === desk.code && day === date) return null;
    throw new PageTrouble(`The page shows ${code} on ${day}, and not ${desk.code} on ${date}.`);
  }

  async #day(visit: Visit, date: CivilDate, since: number): Promise<Day> {
    const read = await visit.read(date, since);
    if (read === null) return { date, taken: new Set(), open: false };
    return toDay(read, date, this.deps.hours, true);
  }

  #own(visit: Visit, past: boolean): Promise<Booking[]> {
    return visit.withMyBookings(async (read, mark) => {
      const reads = past ? [read, await visit.readPast(mark)] : [read];
      return ownOf(visit, reads, this.#identify(visit));
    });
  }

  #change(booking: Booking, change: Change): Promise<ChangeAnswer> {
    return this.#alone(async () => {
      const answer = await this.#attempt('Changing a booking', (visit) =>
        visit.withMyBookings((read) => changeBooking(visit, booking, change, read)),
      );
      if (answer.kind === 'rejected') return answer;
      const own = await this.#attempt('Reading My Bookings', (visit) => this.#own(visit, false));
      const now = own.find(({ id }) => id === booking.id);
      const done = change === cancelling ? now === undefined : now?.checkedIn === true;
      if (done) return { kind: 'done' };
      return answer.kind === 'unclear'
        ? answer
        : { kind: 'unclear', reason: 'My Bookings still shows the booking as it was.' };
    });
  }

  /** Who the page is signed in as, by its own traffic (contract G9, W10). */
  #identify(visit: Visit): Identity {
    const sealed = this.deps.session.identity;
    const { person } = visit;
    if (person !== null) {
      const { id, email, name } = person;
      return { employeeId: id as EmployeeId, email, name };
    }
    const asked = findAskedEmployee(visit.tab);
    if (asked === sealed.employeeId) return sealed;
    throw new PageTrouble('The page does not say who is signed in.');
  }

  /** One thing at a time. */
  #alone<T>(act: () => Promise<T>): Promise<T> {
    const result = this.#last.then(act).finally(() => this.#freshness.touch());
    this.#last = result.catch(() => {});
    return result;
  }

  /** Acts on the open page; trouble before a write is answered by waiting, then a fresh page or a fresh browser. */
  async #attempt<T>(doing: string, act: (visit: Visit) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#budget.take();
        return await act(await this.#open());
      } catch (error) {
        const trouble = asTrouble(error, doing);
        if (!(trouble instanceof PageTrouble)) {
          // A page that was signed out has thrown its session away: the next call starts with the stored one.
          await this.#leave();
          throw trouble;
        }
        const inAnswer = trouble instanceof AnswerTrouble;
        this.deps.log.warn(`${doing} did not work`, { attempt, reason: trouble.message });
        if (attempt >= mostAttempts[inAnswer ? 'answer' : 'page']) {
          await this.#photograph(doing);
          await this.#leave();
          throw trouble;
        }
        if (inAnswer && this.#visit?.tab.alive === true) this.#visit = null;
        else await this.#leave();
        const wait = Math.min(longestWait, firstWait * 2 ** (attempt - 1));
        await this.clock.sleep(Math.min(longestRetryAfter, trouble.retryAfter ?? wait));
      }
    }
  }

  async #open(): Promise<Visit> {
    if (this.#visit?.isOpen === true && this.#visit.tab.alive) return this.#visit;
    if (this.#window === null || !this.#window.tab.alive) {
      await this.#leave();
      this.#window = await openWindow(this.choice, this.deps, this.clock, this.deadlines);
    }
    const { building, floor } = this.deps;
    this.#visit = new Visit(this.#window.tab, { building, floor });
    await this.#visit.open();
    return this.#visit;
  }

  async #leave(): Promise<void> {
    const window = this.#window;
    this.#window = null;
    this.#visit = null;
    if (window !== null) await closeWindow(window);
  }

  /** A picture of the page that failed, where one may be taken; never of a page to sign in on. */
  async #photograph(doing: string): Promise<void> {
    const tab = this.#window?.tab;
    if (this.deps.shot === null || tab === undefined || !tab.alive || tab.atLogin) return;
    const path = this.deps.shot(doing.toLowerCase().replaceAll(' ', '-'));
    await tab.page.screenshot({ path, timeout: this.deadlines.action }).catch((error: unknown) => {
      this.deps.log.debug('No picture could be taken', { reason: messageOf(error) });
    });
  }
}
