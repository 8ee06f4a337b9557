import type { ChangeAnswer } from '../../booking/site.js';
import { type Booking, type Identity, type OwnReading, siteIdOf } from '../../booking/types.js';
import type { CivilDate, Zone } from '../../lib/civil-date.js';
import type { SiteDeps } from '../deps.js';
import { lastDateOf } from '../graphql/bookings.js';
import { changeBooking } from './change.js';
import { type Change, cancelling } from './change-permit.js';
import type { Pages } from './kept-pages.js';
import { ownOf } from './own-list.js';
import type { OwnPlace } from './own-place.js';
import type { OwnRead } from './pages/my-bookings.js';
import { identifyOn } from './person.js';
import { AnswerTrouble, asUnclear, PageTrouble, UnclearTrouble } from './trouble.js';
import type { Turn } from './turn.js';
import type { Visit } from './visit.js';

/** What both tabs of My Bookings tell. */
export interface Own {
  readonly identity: Identity;
  /** The building's; null only where nothing is held and nothing tells it. */
  readonly timezone: Zone | null;
  readonly reading: OwnReading;
  /** Whether an answer about bookings says itself that it lacks some. */
  readonly lacksSome: boolean;
}

type Act<T> = (visit: Visit, read: OwnRead, place: OwnPlace | null, turn: Turn) => Promise<T>;

/** One's own bookings on the pages: no floor is needed for them (contract W9). */
export class OwnBookings {
  constructor(
    private readonly pages: Pages,
    private readonly deps: SiteDeps,
  ) {}

  /**
   * What this person holds by both tabs of My Bookings; where an item could not be read it speaks for no date. What recurs
   * is told for each of `recurringOn`.
   */
  read(dates: readonly CivilDate[], recurringOn = dates): Promise<Own> {
    const [first] = [...dates].sort();
    return this.#open('Reading My Bookings', this.deps.interrupted, async (visit, read, place) => {
      const identity = await identifyOn(visit, this.deps);
      const { lacksSome } = read;
      if (place === null) {
        const ownCovers = new Set(read.isWhole ? dates : []);
        return { identity, timezone: null, reading: { own: [], ownCovers }, lacksSome };
      }
      const { timezone } = place;
      const { bookings: all, isTold, mayRecur } = ownOf(place, read, identity, recurringOn);
      const covered = read.isWhole && isTold ? dates.filter((date) => !mayRecur.has(date)) : [];
      const own = first === undefined ? all : all.filter(reaching(first, timezone));
      const reading = { own, ownCovers: new Set(covered), ...(mayRecur.size > 0 && { mayRecur }) };
      return { identity, timezone, reading, lacksSome };
    });
  }

  async change(booking: Booking, change: Change): Promise<ChangeAnswer> {
    const { pressed, answer, id } = await this.#open(
      'Changing a booking',
      undefined,
      async ({ tab }, read, place, turn) =>
        place === null
          ? { pressed: false, answer: nothingHeld, id: null }
          : await changeBooking({ tab, place }, booking, change, read, turn),
    ).catch((error: unknown) => ({
      pressed: true,
      answer: asUnclear(error),
      id: siteIdOf(booking),
    }));
    if (!pressed) return answer;
    if (answer.kind === 'unclear') await this.pages.leave();
    // Of a booking whose id nobody knows, no list tells whether it is gone.
    if (id === null) return answer;
    const { reading } = await this.read([]);
    const now = reading.own.find((one) => one.id === id);
    const done = change === cancelling ? now === undefined : now?.checkedIn === true;
    // A browser may send a request twice whose connection broke: then the refusal is of the second one.
    if (done) return { kind: 'done' };
    return answer.kind !== 'done'
      ? answer
      : { kind: 'unclear', reason: 'My Bookings still shows the booking as it was.' };
  }

  /**
   * Acts in the open My Bookings: on the page that is open, else on one of no floor (contract S4). The floor's own page
   * is opened where that one does not work, or where it leaves open which zone the days of what it lists are of.
   */
  async #open<T>(doing: string, interrupted: AbortSignal | undefined, act: Act<T>): Promise<T> {
    const work = async (visit: Visit, turn: Turn): Promise<T> => {
      const first = await visit.withMyBookings(async (read, place) => {
        const isEmpty = read.bookings.length === 0 && read.rows.length === 0;
        return place === null && !isEmpty ? null : { value: await act(visit, read, place, turn) };
      });
      if (first !== null) return first.value;
      await visit.open();
      return await visit.withMyBookings((read, place) => act(visit, read, place, turn));
    };
    const signal = interrupted?.aborted === true ? undefined : interrupted;
    try {
      return await this.pages.attempt(doing, work, 'any', signal);
    } catch (error) {
      if (!isOfPage(error) || error instanceof AnswerTrouble) throw error;
      this.deps.log.info("The floor's page is tried", { doing, why: error.message });
      return await this.pages.attempt(doing, work, 'floor', signal).catch((other: unknown) => {
        throw isOfPage(other) ? error : other;
      });
    }
  }
}

const nothingHeld: ChangeAnswer = { kind: 'rejected', reason: 'My Bookings shows no booking.' };

/** Whether a page did not do what it should, and surely nothing was written. */
function isOfPage(error: unknown): error is PageTrouble {
  return error instanceof PageTrouble && !(error instanceof UnclearTrouble);
}

/** Whether a booking still holds its desk on a date or later. */
export function reaching(date: CivilDate, timezone: Zone): (booking: Booking) => boolean {
  return (booking) => lastDateOf(booking, timezone) >= date;
}
