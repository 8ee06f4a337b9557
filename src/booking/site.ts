import type { CivilDate, Zone } from '../lib/civil-date.js';
import type { SiteClock } from '../lib/clock.js';
import type { Instants } from './hours.js';
import type { Booking, BookingId, Desk, Floor, Identity, OwnReading, Survey } from './types.js';

export type TransportName = 'api' | 'web';

/** The dates that will most likely be surveyed next, as far as can be told before anything is read. */
export type Foretold = (zone: Zone) => Promise<readonly CivilDate[]>;

/** All that booking asks of SpaceIQ. Two transports answer it; decorators add budget, renewal and retry. */
export interface Site {
  /** Which transport answers. `auto` is decided by operation, so it may be both. */
  readonly transports: ReadonlySet<TransportName>;
  /** The clock that decides, corrected by every response. */
  readonly clock: SiteClock;
  /** How many requests to book may be under way at once, each for another date; 4 if not given. */
  readonly writesAtOnce?: number | undefined;
  /**
   * Who the session stands for, and the floor of the profile's settings. One read. A site that knows enough may ask for
   * the survey of what is `foretold` at the same time.
   */
  arrive(foretold?: Foretold): Promise<Arrival>;
  /**
   * Availability of these dates and everything this person holds from the first of them on. One read, as of the arrival
   * at the earliest; `anew`: as of now.
   */
  survey(dates: readonly CivilDate[], anew?: boolean): Promise<Survey>;
  /** What this person holds: upcoming (today and later), and past ones if asked. */
  ownBookings(question: OwnQuestion): Promise<readonly Booking[]>;
  /** The same with whose it is, checked as on arrival; the floor is not needed for it. Left out: see `holdingsOf`. */
  holdings?(question: OwnQuestion): Promise<Holdings>;
  /**
   * What this person holds on these dates, past ones too, from every list that may show it (contract G16, W9), and for
   * which of them that speaks. One read, never from a cache. Null where there is no better list than `ownBookings`, which
   * then is asked, and covers today and later.
   */
  readOwn?(dates: readonly CivilDate[]): Promise<OwnReading | null>;
  /**
   * What the site shows of one desk on one date, by that desk's own bookings (contract G13, G19): a reading that would
   * show a booking even where one's own list lags. Null where it cannot be asked. One read, never from a cache.
   */
  readDesk?(desk: Desk, date: CivilDate): Promise<DeskReading | null>;
  /** A booking by its id (contract G10): `gone` where the site says that there is none, null where it cannot be asked. */
  readBooking?(id: BookingId): Promise<Booking | 'gone' | null>;
  /**
   * The site's own check whether anything may be booked on a date (contract G11), or null where it does not tell.
   * One read.
   */
  mayBook?(date: CivilDate): Promise<boolean | null>;
  /** Asks for one desk on one date. Never asks twice: an answer that says nothing is `unclear`. */
  book(request: BookRequest): Promise<BookAnswer>;
  cancel(booking: Booking): Promise<ChangeAnswer>;
  checkIn(booking: Booking): Promise<ChangeAnswer>;
  /**
   * One light request that keeps the connection open and lets `clock` see one more `Date` header. Before a release
   * it is sent up to ten times, about a second apart. A transport without a connection of its own leaves it out.
   * False when it was not sent because the request budget has to leave room for `reserve` more requests.
   */
  warm?(reserve: number): Promise<boolean>;
  /** A transport that holds a browser starts it afresh; others do nothing. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface Arrival {
  readonly identity: Identity;
  readonly floor: Floor;
}

/** What is asked of one's own bookings. */
export interface OwnQuestion {
  /** Also what is over. */
  readonly past: boolean;
  /** For how many days from today on each date of what recurs is told (contract G13); none if not given. */
  readonly ahead?: number;
  /** Hears of what the list may lack, once for each thing. */
  readonly onIncomplete?: (gap: Gap) => void;
}

/** Something that a list of one's own bookings may lack. */
export interface Gap {
  /** A sentence for people. */
  readonly why: string;
  /** The dates that it may be on; null: any. */
  readonly on: ReadonlySet<CivilDate> | null;
  /** Whether every list of the site lacks it: nobody can read how a booking recurs. */
  readonly lasts?: boolean;
}

/** What a person holds, for commands that need no floor. */
export interface Holdings {
  readonly identity: Identity;
  /** The building's; null only where nothing is held and the site told it nowhere. */
  readonly timezone: Zone | null;
  readonly own: readonly Booking[];
}

/** What this person holds, from a site that tells it at once or only once somebody has arrived. */
export async function holdingsOf(site: Site, question: OwnQuestion): Promise<Holdings> {
  if (site.holdings !== undefined) return await site.holdings(question);
  const { identity, floor } = await site.arrive();
  return { identity, timezone: floor.timezone, own: await site.ownBookings(question) };
}

/** One desk on one date. */
export interface DeskReading {
  /** This person's own bookings of it that reach into the date. */
  readonly mine: readonly Booking[];
  /** Whether anybody, this person included, holds it during the booking hours. */
  readonly taken: boolean;
  /** Whether the site does not tell of somebody on it who that is (contract G5): it may be this person. */
  readonly unnamed?: boolean;
}

export interface BookRequest {
  readonly desk: Desk;
  readonly date: CivilDate;
  /** Milliseconds since the epoch. */
  readonly start: number;
  readonly end: number;
  /** By the site's clock; from then on it is not sent any more. */
  readonly until?: number | null;
  /** Told in the last moment before it leaves, perhaps more than once. */
  readonly leaving?: () => void;
}

/** What the site made of a request to book. */
export type BookAnswer =
  | { readonly kind: 'booked'; readonly booking: Booking }
  /** Somebody else holds the desk by now: another one may do. */
  | { readonly kind: 'taken'; readonly reason: string }
  /** This desk is not for this person: another one may do. */
  | { readonly kind: 'desk-refused'; readonly reason: string }
  /** The date is outside the booking window: no other desk would change that. */
  | { readonly kind: 'not-open'; readonly reason: string }
  /** The person holds something that day already: no other desk would change that. */
  | { readonly kind: 'already-booked'; readonly reason: string }
  /** Some other rule says no (capacity, one reservation at a time, …): no other desk would change that. */
  | { readonly kind: 'rejected'; readonly reason: string }
  /** The site said no, and its words do not tell what it meant: what a fresh read shows decides. */
  | {
      readonly kind: 'refused';
      readonly reason: string;
      /** Nothing of the request was executed: perhaps it is how it was asked that is refused, whatever the desk. */
      readonly unexecuted?: boolean;
    }
  /** Surely not written: nothing can be booked here at all as things are, whatever the desk. */
  | { readonly kind: 'unable'; readonly reason: string }
  /** Not written, surely, and may be asked again after `retryAfter` ms (429, or it was not sent). */
  | { readonly kind: 'throttled'; readonly retryAfter: number | null; readonly reason: string }
  /** Nobody knows whether it was written: read the date before writing again (contract G7), `retryAfter` ms later. */
  | {
      readonly kind: 'unclear';
      readonly reason: string;
      readonly retryAfter?: number | null;
      /** The other hours that the site may have taken it for, where that is not known of it yet (contract G15). */
      readonly mistakable?: Instants;
      /** A gateway does not let such requests through (contract G2): the next one would most likely fare no better. */
      readonly turnedAway?: boolean;
    };

/** What the site made of a cancellation or a check-in. */
export type ChangeAnswer =
  | { readonly kind: 'done' }
  | { readonly kind: 'rejected'; readonly reason: string }
  | { readonly kind: 'unclear'; readonly reason: string };
