import type { BookAnswer, BookRequest } from '../../booking/site.js';
import type { Booking, EmployeeId } from '../../booking/types.js';
import type { SiteClock } from '../../lib/clock.js';
import type { SiteDeps } from '../deps.js';
import { AskedHours } from '../graphql/asked-hours.js';
import { askEmployee, createSearch } from '../graphql/employees.js';
import { withMistakable, writeHours } from '../graphql/hours-style.js';
import { LearntHours } from '../learnt-hours.js';
import { changeBooking } from './change.js';
import { cancelling } from './change-permit.js';
import { FittingWriter } from './fitting-writer.js';
import { toBooking } from './model.js';
import { openPageApi } from './page-api.js';
import { identifyOn, isHeldBy } from './person.js';
import { Turn } from './turn.js';
import type { Visit } from './visit.js';
import type { Written } from './write.js';

/** A booking is asked for an employee by id (contract G15). */
const withoutId = 'The site has told your employee id nowhere yet, without which it books nothing.';

/** Books desks from inside a page (contract G15), and takes back what the site took otherwise than it was meant. */
export class PageBooker {
  readonly #hours: LearntHours;
  readonly #writer: FittingWriter;
  readonly #search: ReturnType<typeof createSearch>;
  readonly #asked = new AskedHours();

  constructor(
    private readonly deps: SiteDeps,
    private readonly clock: SiteClock,
  ) {
    this.#writer = new FittingWriter(deps.hours);
    this.#hours = new LearntHours(deps.cache, deps.session.apiOrigin);
    this.#search = createSearch(deps.log);
  }

  /** @throws as `identifyOn` and `writeBooking` do */
  async book(visit: Visit, request: BookRequest, turn: Turn): Promise<BookAnswer> {
    const identity = await identifyOn(visit, this.deps);
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
    const style = (await this.#hours.known()) ?? 'utc';
    const way = { turn, style, wanted };
    const zone = visit.floor.timezone;
    this.#asked.note(request, writeHours(request.start, zone, style), zone);
    const answer = await this.#writer.write(visit, request, writer, way);
    if (answer.kind === 'misread') return await this.#takeBack(visit, answer);
    const mayBeOurs = isNo(answer) && (await this.#showsOurs(visit, request));
    if (mayBeOurs) return { kind: 'unclear', reason: answer.reason };
    const isKnown = (await this.#hours.known()) !== null;
    return isKnown ? answer : withMistakable(answer, request, zone, style);
  }

  /** Bookings that a reading showed: one that answers a request tells how the site took its hours, whatever came back. */
  async heard(bookings: readonly Booking[]): Promise<void> {
    if ((await this.#hours.known()) !== null) return;
    const told = this.#asked.toldBy(bookings);
    if (told !== null) await this.#hours.learn(told);
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

  /** What the page is told does not tell it, and the API may (contract G9). */
  #findEmployee({ tab }: Visit): Promise<EmployeeId | null> {
    return this.#search(() => askEmployee(openPageApi(tab, this.deps), this.deps));
  }
}

type No = Exclude<BookAnswer, { readonly kind: 'booked' | 'unable' | 'unclear' | 'throttled' }>;

function isNo(answer: BookAnswer): answer is No {
  return !['booked', 'unable', 'unclear', 'throttled'].includes(answer.kind);
}
