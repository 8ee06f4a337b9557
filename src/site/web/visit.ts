import type { Day, Floor, Identity } from '../../booking/types.js';
import { type CivilDate, civilDateAt } from '../../lib/civil-date.js';
import type { FloorAddress } from './address.js';
import { readFromPage } from './asking.js';
import { inBatches } from './batches.js';
import { bookingsCall } from './bookings-call.js';
import { FloorData, type FloorSettings } from './floor-data.js';
import type { FloorFinder } from './floor-finder.js';
import type { Hours } from './holding.js';
import { type OwnPlace, ownPlaceBy } from './own-place.js';
import { type PageRequest, pressable, readPageRequest, surelyFree } from './page-request.js';
import { readOpenDays } from './pages/calendar.js';
import { openFloor } from './pages/floor-page.js';
import { openLobby } from './pages/lobby.js';
import { closeMyBookings, type OwnRead, openMyBookings } from './pages/my-bookings.js';
import { identify } from './person.js';
import type { Tab } from './tab.js';
import { NoSuchPage } from './trouble.js';

/** A stay on the floor's page, or on one of no floor: what it has been told so far. */
export class Visit {
  #data: FloorData;
  #floor: Floor | null = null;
  #person: Identity | null = null;
  #usable = true;
  #entered = false;
  #openedAt = Number.NEGATIVE_INFINITY;
  #ownReads = 0;
  #asking = false;
  /** Whether the page that is open is the floor's own. */
  #isShown = false;
  /** How many spaces the site was seen to take at once. */
  #batch = Number.POSITIVE_INFINITY;
  #deafen: () => void = () => {};

  constructor(
    readonly tab: Tab,
    private readonly finder: FloorFinder,
    private readonly settings: FloorSettings,
  ) {
    this.#data = new FloorData(this.address, settings);
  }

  /** As the settings have it, or as it was found by them. */
  get address(): FloorAddress {
    return this.finder.address;
  }

  get isOpen(): boolean {
    return this.#floor !== null && this.#usable;
  }

  /** Whether it is on a page from which My Bookings may be opened. */
  get isEntered(): boolean {
    return this.isOpen || (this.#entered && this.#usable);
  }

  /** @throws Error when the page has not been opened. */
  get floor(): Floor {
    if (this.#floor === null) throw new Error('The floor page is not open.');
    return this.#floor;
  }

  /** Whom the page acts for, asked once (contract W10). @throws as `identify` does. */
  async whoIsIt(sealed: Identity, profile: string): Promise<Identity> {
    this.#person ??= await identify(this.tab, sealed, profile);
    return this.#person;
  }

  /**
   * Opens the page afresh; it shows today.
   * @throws UsageError when the settings name no floor in use, or two; NoSuchPage when that cannot be told; as `openFloor` does.
   */
  async open(): Promise<void> {
    const { tab, finder } = this;
    if (finder.isById && finder.found === null) {
      await openLobby(tab);
      await finder.find(tab);
    }
    const data = this.#begin();
    this.#isShown = await this.#show(data);
    const { found } = finder;
    if (found !== null) await this.#askDesks(data, found);
    else if (!this.#isShown) {
      await finder.find(tab);
      return await this.open();
    } else if (data.id !== null && (await finder.isAnother(tab, data.id))) return await this.open();
    if (!data.isReady) await this.#askBookings(data, null);
    this.#floor = data.floor();
  }

  /** Whether a page shows the floor: where codes name two there may be one of the other alone (contract W1). */
  async #show(data: FloorData): Promise<boolean> {
    try {
      await openFloor(this.tab, this.address, data);
      return true;
    } catch (error) {
      if (!(error instanceof NoSuchPage)) throw error;
      return false;
    } finally {
      this.#usable = true;
    }
  }

  async #askDesks(data: FloorData, found: Required<FloorAddress>): Promise<void> {
    if (data.isListed) return;
    this.#asking = true;
    try {
      await this.finder.askDesks(this.tab, found, () => data.isWhole);
    } finally {
      this.#asking = false;
    }
    if (data.isListed) return;
    const { building, floor } = found;
    throw new NoSuchPage(`The site lists no desks for floor "${floor}" of building "${building}".`);
  }

  /** Opens, afresh, a page that belongs to no floor: enough for My Bookings, wherever the floor's page may be. */
  async enter(): Promise<void> {
    this.#begin();
    await openLobby(this.tab);
    this.#usable = true;
    this.#entered = true;
  }

  #begin(): FloorData {
    const { tab } = this;
    this.#openedAt = performance.now();
    this.#floor = null;
    this.#person = null;
    this.#entered = false;
    this.#ownReads = 0;
    this.#deafen();
    const data = new FloorData(this.address, this.settings);
    this.#data = data;
    this.#deafen = follow(tab, tab.traffic.mark(), data, () => this.#asking);
    return data;
  }

  /** The floor's id as the page was told it, or null where it was not. */
  get floorId(): string | null {
    return this.#data.id;
  }

  /** Whether a desk is on the floor, by all that the page was told. @throws as `FloorData.floor` does. */
  has(id: string): boolean {
    return this.#data.has(id);
  }

  /**
   * These dates as the page was told of them at `since` (by `performance.now()`) or later; of desks that it did not
   * ask about it is asked now, from the first date on. Which of them may be booked yet is read off the calendar; null
   * where that cannot be read.
   */
  async days(dates: readonly CivilDate[], since: number, hours: Hours): Promise<Day[]> {
    const data = this.#data;
    const unheard = new Map(dates.map((date) => [date, data.unheard(date, since)]));
    const missing = dates.filter((date) => unheard.get(date)?.length !== 0).sort();
    const [first] = missing;
    const last = missing.at(-1);
    if (first !== undefined && last !== undefined) {
      const ids = new Set([...unheard.values()].flat());
      await this.#askBookings(data, { first, last }, [...ids]);
    }
    const open = await this.#openDays(dates, since);
    return dates.map((date) => data.day(date, since, hours, open.get(date) ?? null));
  }

  /** One desk on one date, asked for now; null where the page was not told of it. */
  async desk(id: string, date: CivilDate, hours: Hours) {
    const since = performance.now();
    const span = { first: date, last: date };
    await this.#askBookings(this.#data, span, [id]);
    return this.#data.space(id, date, since, hours);
  }

  /**
   * How the page itself books: see `readPageRequest`. By the day that it shows where a desk is surely free then, else by `date`.
   * Null where the page that is open is not the floor's own; it is opened anew when it is needed next.
   */
  async readPageRequest(hours: Hours, date: CivilDate): Promise<PageRequest | null> {
    if (!this.#isShown) return null;
    const today = civilDateAt(this.tab.clock.now(), this.floor.timezone);
    const since = Number.NEGATIVE_INFINITY;
    const { floor } = this;
    const now = this.#data.day(today, since, hours, null);
    const hasFree = surelyFree(now, floor).length > 0;
    const [then = now] = hasFree ? [] : await this.days([date], since, hours);
    const request = await readPageRequest(this.tab, {
      desks: pressable(then, floor),
      date: then === now ? null : then.date,
    });
    this.#usable = false;
    return request;
  }

  /**
   * Opens My Bookings, reads it, lets `act` do something there, and closes it again. The place is that of the floor's page
   * where it is open, else as My Bookings tells it, or null where that does not.
   */
  async withMyBookings<T>(act: (read: OwnRead, place: OwnPlace | null) => Promise<T>): Promise<T> {
    await closeMyBookings(this.tab);
    let read = await openMyBookings(this.tab, (exchange) => this.#data.isTalk(exchange));
    if (!read.isAsked && this.#ownReads > 0) {
      // The page shows what it was told before; only a new one asks again.
      await (this.#floor === null ? this.enter() : this.open());
      read = await openMyBookings(this.tab, (exchange) => this.#data.isTalk(exchange));
    }
    this.#ownReads += 1;
    const { pathname: before } = new URL(this.tab.page.url());
    const result = await act(read, this.#floor ?? ownPlaceBy(read, this.address, this.settings));
    // A press may have led elsewhere.
    const { pathname } = new URL(this.tab.page.url());
    if (!pathname.startsWith(before)) this.#usable = false;
    // What was done there is done, whether or not the list goes away.
    await closeMyBookings(this.tab).catch(() => {
      this.#usable = false;
    });
    return result;
  }

  /**
   * Asks what the page itself asks about bookings (contract G19), for other dates, or for these spaces alone: as many at
   * once as the page does, or fewer where the site refuses that.
   */
  async #askBookings(
    data: FloorData,
    span: { readonly first: CivilDate; readonly last: CivilDate } | null,
    ids: readonly string[] = data.ids,
  ): Promise<void> {
    this.#asking = true;
    try {
      const size = Math.min(this.#batch, data.batch);
      this.#batch = await inBatches(ids, size, async (batch) => {
        await readFromPage(this.tab, bookingsCall(data, span, batch, this.tab.clock.now()));
      });
    } finally {
      this.#asking = false;
    }
  }

  async #openDays(
    dates: readonly CivilDate[],
    since: number,
  ): Promise<ReadonlyMap<CivilDate, boolean>> {
    const { tab } = this;
    // The calendar of another floor's page says nothing.
    if (!this.#isShown) return new Map();
    try {
      const open = await readOpenDays(tab, dates);
      const isOld = this.#openedAt < since && [...open.values()].includes(false);
      if (!isOld) return open;
      // What a calendar does not offer it may offer once the page is opened anew.
      await this.open();
      return await readOpenDays(tab, dates);
    } catch (error) {
      if (!tab.alive || !(error instanceof Error) || tab.atLogin) throw error;
      tab.requireSession(0);
      tab.log.warn('The calendar could not be read; only trying tells which dates are open', {
        reason: error.message.split('\n')[0] ?? '',
      });
      return new Map();
    }
  }
}

/**
 * Has the floor's data take in what the page is told from `mark` on, until the returned function is called. What the page
 * asks again and again by itself is passed over, unless it is wanted: on a large floor looking at it all takes long.
 */
function follow(tab: Tab, mark: number, data: FloorData, isWanted: () => boolean): () => void {
  const heard = new Set<number>();
  return tab.traffic.listen(() => {
    for (const exchange of tab.traffic.since(mark)) {
      if (exchange.answer === null || heard.has(exchange.number)) continue;
      heard.add(exchange.number);
      if (isWanted() || data.isNews(exchange)) data.absorb(exchange);
    }
  });
}
