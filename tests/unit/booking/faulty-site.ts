import type { BookRequest, DeskReading } from '../../../src/booking/site.js';
import type { Booking, BookingId, Desk, DeskCode, OwnReading } from '../../../src/booking/types.js';
import { addDays, type CivilDate } from '../../../src/lib/civil-date.js';
import { SiteError } from '../../../src/lib/errors.js';
import { type FakeSite, fakeSite, floorOf, seededRandom } from './fake-site.js';

/** How a site misleads whoever asks it. Shares are from 0 to 1. */
export interface Faults {
  readonly seed: number;
  /** How long (ms) one's own list takes to show a booking; null: it never does. */
  readonly lag: number | null;
  /** Share of the items that a list loses each time it is read. */
  readonly loses: number;
  /** Of how many dates a list speaks; the others are on a page that was not read. Null: of all. */
  readonly page: number | null;
  readonly readsDesks: boolean;
  readonly readsBookings: boolean;
  /** Share of the requests to book whose answer is lost, before or after they are carried out. */
  readonly drops: number;
  /** Share of the requests that are refused in words that say nothing. */
  readonly refuses: number;
  /** Share of the reads that fail. */
  readonly away: number;
  /** Share of the requests whose desk somebody else takes an instant before. */
  readonly rivals: number;
  /** Share of the requests that are carried out and refused, where the desk's bookings tell of it at once. */
  readonly lies: number;
  /** How long (ms) a desk's bookings, and a booking's id, take to show it. */
  readonly deskLag: number;
  readonly nodeLag: number;
  /** Share of the bookings that one's own list never shows, whatever else does. */
  readonly hides: number;
  /** Share of the bookings that are made on another date than was asked for, where their ids tell; half of the answers say so. */
  readonly strays: number;
}

/** None of these: what a fixed history names beside is what it is about. */
export const faultless: Faults = {
  ...{ seed: 1, lag: 0, loses: 0, page: null, readsDesks: true, readsBookings: true },
  ...{
    drops: 0,
    refuses: 0,
    away: 0,
    rivals: 0,
    lies: 0,
    deskLag: 0,
    nodeLag: 0,
    hides: 0,
    strays: 0,
  },
};

const codes = ['2.24.01', '2.24.02', '2.24.03', '2.24.04'];

/** Days by which a booking strays that is made on another date. */
const stray = 7;

const refusals = ['taken', 'desk-refused', 'refused', 'rejected', 'already-booked'] as const;

export interface FaultySite extends FakeSite {
  /** What each reading that covers a date showed of it last: the ids of what it held, and when. */
  readonly shown: Map<CivilDate, readonly BookingId[]>;
  readonly granted: Set<BookingId>;
  /** The most bookings made through `book` that a date ever held at once. */
  readonly most: Map<CivilDate, number>;
  /** A person cancels, or books by hand on another floor a desk of the same code. */
  cancelByHand(date: CivilDate): void;
  bookByHand(date: CivilDate): void;
}

export function faultySite(faults: Faults): FaultySite {
  const random = seededRandom(faults.seed);
  const site = fakeSite({ floor: floorOf(codes) });
  const madeAt = new Map<BookingId, number>();
  const made = new Set<BookingId>();
  const granted = new Set<BookingId>();
  const hidden = new Set<BookingId>();
  const shown = new Map<CivilDate, readonly BookingId[]>();
  const most = new Map<CivilDate, number>();
  let count = 0;
  const take = ({ desk, date, start, end }: BookRequest, byRun: boolean): Booking => {
    count += 1;
    const id = `Booking-${count}` as BookingId;
    const booking = { ...blank, id, desk: desk.code, spaceId: desk.id, date, start, end };
    site.own.push(booking);
    madeAt.set(id, site.clock.now());
    if (random() < faults.hides) hidden.add(id);
    if (byRun) made.add(id);
    const held = site.own.filter((each) => each.date === date && made.has(each.id)).length;
    most.set(date, Math.max(held, most.get(date) ?? 0));
    return booking;
  };
  const isShown = ({ id }: Booking, lag: number) => site.clock.now() - (madeAt.get(id) ?? 0) >= lag;
  const isListed = (booking: Booking) => {
    if (faults.lag === null || hidden.has(booking.id) || random() < faults.loses) return false;
    return isShown(booking, faults.lag);
  };
  const away = () => {
    if (random() < faults.away) throw new SiteError('The site is away.');
  };
  const list = (dates: readonly CivilDate[]): OwnReading => {
    const sorted = [...dates].sort();
    const covers = new Set(faults.page === null ? sorted : sorted.slice(0, faults.page));
    const last = sorted.at(-1) ?? '';
    const isAsked = ({ date }: Booking) => covers.has(date) || date > last;
    const own = site.own.filter((booking) => isAsked(booking) && isListed(booking));
    for (const date of new Set([...covers, ...own.map((each) => each.date)])) note(date, own);
    return { own, ownCovers: covers };
  };
  const note = (date: CivilDate, seen: readonly Booking[]) => {
    shown.set(
      date,
      seen.filter((booking) => booking.date === date).map(({ id }) => id),
    );
  };
  const { survey, cancel } = site;
  return Object.assign(site, {
    ...{ shown, granted, most },
    async survey(dates: readonly CivilDate[]) {
      const { days } = await survey(dates);
      away();
      return { days, ...list(dates) };
    },
    async readOwn(dates: readonly CivilDate[]) {
      site.calls.push('readOwn');
      away();
      return list(dates);
    },
    async readDesk(desk: Desk, date: CivilDate): Promise<DeskReading | null> {
      if (!faults.readsDesks) return null;
      away();
      const held = site.own.filter((each) => each.date === date && each.spaceId === desk.id);
      const mine = held.filter((each) => isShown(each, faults.deskLag));
      if (mine.length > 0) note(date, mine);
      return { mine, taken: mine.length > 0 || site.others.get(date)?.has(desk.id) === true };
    },
    async readBooking(id: BookingId) {
      if (!faults.readsBookings) return null;
      away();
      const found = site.own.find((each) => each.id === id && isShown(each, faults.nodeLag));
      if (found !== undefined) note(found.date, [found]);
      return found ?? 'gone';
    },
    async book(request: BookRequest) {
      const { desk, date } = request;
      site.writes.push(request);
      request.leaving?.();
      await site.clock.sleep(20);
      if (random() < faults.refuses) return { kind: 'refused', reason: 'Nein.' };
      const isMine = site.own.some((each) => each.date === date && each.spaceId === desk.id);
      if (random() < faults.rivals && !isMine) {
        site.others.set(date, new Set([...(site.others.get(date) ?? []), desk.id]));
      }
      const isTaken = isMine || site.others.get(date)?.has(desk.id) === true;
      const lost = random() < faults.drops;
      if (lost && random() < 0.5) return { kind: 'unclear', reason: 'No answer.' };
      if (isTaken) return { kind: 'taken', reason: 'Belegt.' };
      const tells = faults.readsBookings && faults.nodeLag === 0;
      const days = tells && random() < faults.strays ? stray : 0;
      const other = addDays(date, days);
      const later = (instant: number) => instant + days * 86_400_000;
      const [start, end] = [later(request.start), later(request.end)];
      const booking = take({ ...request, date: other, start, end }, true);
      const isLie = faults.readsDesks && faults.deskLag === 0 && random() < faults.lies;
      if (isLie && other === date) {
        const kind = refusals[Math.floor(random() * refusals.length)] as (typeof refusals)[number];
        return { kind, reason: 'Nein, danke.' };
      }
      if (lost) return { kind: 'unclear', reason: 'No answer.' };
      granted.add(booking.id);
      const told = other !== date && random() < 0.5 ? other : date;
      return { kind: 'booked', booking: { ...booking, date: told } };
    },
    cancel,
    cancelByHand(date: CivilDate) {
      const index = site.own.findIndex((each) => each.date === date);
      if (index >= 0) site.own.splice(index, 1);
    },
    bookByHand(date: CivilDate) {
      const code = '2.24.01' as DeskCode;
      const id = `By-hand-${date}` as BookingId;
      site.own.push({ ...blank, id, desk: code, floor: '9', date });
    },
  }) as FaultySite;
}

const blank: Omit<Booking, 'id' | 'desk' | 'date'> = {
  spaceId: null,
  building: 'HQ',
  floor: '2',
  start: null,
  end: null,
  checkedIn: false,
  released: false,
};
