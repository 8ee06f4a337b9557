import type { Desk, Floor } from '../../booking/types.js';
import { type CivilDate, civilDateAt } from '../../lib/civil-date.js';
import { toDay, toFloor } from './model.js';
import { chooseDate, shownDate, startBooking } from './pages/calendar.js';
import {
  type FloorAddress,
  type FloorRead,
  findAskedEmployee,
  findPerson,
  openFloor,
  readFloor,
  waitForFloor,
  waitForPerson,
} from './pages/floor-page.js';
import { closeMyBookings, type OwnRead, openMyBookings, turnToPast } from './pages/my-bookings.js';
import type { Tab } from './tab.js';
import type { WirePerson } from './wire.js';

/** More dates than a run asks for by default. */
const rememberedReads = 80;
/** In minutes since midnight. */
const wholeDay = { start: 0, end: 1440 };

/** A stay on the floor's page: what it has shown so far, and which date it shows now. */
export class Visit {
  #reads: FloorRead[] = [];
  #floor: Floor | null = null;
  #person: WirePerson | null = null;
  #usable = true;
  #openedAt = Number.NEGATIVE_INFINITY;

  constructor(
    readonly tab: Tab,
    readonly address: FloorAddress,
  ) {}

  get isOpen(): boolean {
    return this.#floor !== null && this.#usable;
  }

  /** @throws Error when the page has not been opened. */
  get floor(): Floor {
    if (this.#floor === null) throw new Error('The floor page is not open.');
    return this.#floor;
  }

  /**
   * Who the page's own traffic says is signed in, or the id of the one employee that it asks for, once the page is
   * done asking; null where neither is told (contract G9, W10).
   */
  async whoIsIt(): Promise<WirePerson | string | null> {
    this.#person ??= findPerson(this.tab) ?? (await waitForPerson(this.tab));
    return this.#person ?? findAskedEmployee(this.tab);
  }

  get today(): CivilDate {
    return civilDateAt(this.tab.clock.now(), this.floor.timezone);
  }

  /** Opens the page afresh; it shows today. */
  async open(): Promise<void> {
    const startedAt = performance.now();
    this.#floor = null;
    this.#reads = [];
    this.#person = null;
    const read = await openFloor(this.tab, this.address);
    this.#usable = true;
    this.#openedAt = startedAt;
    this.#floor = toFloor(read.floor, this.address);
    this.absorb(read, this.today);
  }

  /** Remembers what the page has learnt by itself; `date` is what it shows where the request names no date. */
  absorb(read: FloorRead, date: CivilDate): void {
    this.#reads.push({ ...read, covers: read.covers ?? { first: date, last: date } });
    if (this.#reads.length > rememberedReads) this.#reads.shift();
  }

  /**
   * The floor on a date as the page learnt it at `since` (by `performance.now()`) or later; null when the calendar
   * does not offer the date. Afterwards the map shows the date, unless an earlier answer covered it.
   */
  async read(date: CivilDate, since: number): Promise<FloorRead | null> {
    return this.#known(date, since) ?? (await this.show(date, { data: since, calendar: since }));
  }

  /**
   * Makes the map show a date. Null when the calendar does not offer it. Neither the data nor a calendar that says no
   * is older than `since` says.
   */
  async show(
    date: CivilDate,
    since: { readonly data: number; readonly calendar: number },
  ): Promise<FloorRead | null> {
    const { traffic, deadlines } = this.tab;
    const isShown = async () => (await shownDate(this.tab, this.today)) === date;
    if (await isShown()) {
      await this.#settle(date);
      const known = this.#known(date, since.data);
      if (known !== null) return known;
      // Choosing the date that is shown already brings nothing new; only a new page does.
      await this.open();
    }
    await startBooking(this.tab);
    const known = (await isShown()) ? this.#known(date, since.data) : null;
    if (known !== null) return known;
    const mark = traffic.mark();
    if ((await chooseDate(this.tab, date)) === 'disabled') {
      if (this.#openedAt >= since.calendar) return null;
      await this.open();
      return this.show(date, since);
    }
    const read = await waitForFloor(this.tab, mark, this.address, deadlines.answer, date);
    this.absorb(read, date);
    return read;
  }

  /** Desks that are free all day long on a date, as the map shows them: what was read may cover other dates too. */
  freeOn(read: FloorRead, date: CivilDate): Desk[] {
    const { taken } = toDay(read, date, wholeDay, true);
    return this.floor.desks.filter(({ id, bookable }) => bookable && !taken.has(id));
  }

  /** Opens My Bookings, reads it, lets `act` do something there, and closes it again. */
  async withMyBookings<T>(act: (read: OwnRead) => Promise<T>): Promise<T> {
    await closeMyBookings(this.tab);
    const result = await act(await openMyBookings(this.tab));
    // What was done there is done, whether or not the list goes away.
    await closeMyBookings(this.tab).catch(() => {
      this.#usable = false;
    });
    return result;
  }

  readPast(): Promise<OwnRead> {
    return turnToPast(this.tab);
  }

  /** After a booking the page reads the floor again by itself. */
  async #settle(date: CivilDate): Promise<void> {
    const { traffic, deadlines } = this.tab;
    await traffic.until(() => (traffic.busy() ? null : true), deadlines.answer);
    const newest = this.#reads.at(-1)?.askedAt ?? 0;
    for (const exchange of traffic.since(0)) {
      const read = exchange.askedAt > newest ? readFloor(exchange, this.address) : null;
      if (read !== null) this.absorb(read, date);
    }
  }

  #known(date: CivilDate, since: number): FloorRead | null {
    return (
      this.#reads.findLast(
        ({ covers, askedAt }) =>
          askedAt >= since && covers !== null && covers.first <= date && date <= covers.last,
      ) ?? null
    );
  }
}
