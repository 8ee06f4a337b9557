import type { Brand } from '../lib/brand.js';
import type { CivilDate, MinuteOfDay, Weekday, Zone } from '../lib/civil-date.js';

/** Opaque ids as the site gives them; never built here (contract G8). */
export type SpaceId = Brand<'SpaceId'>;
export type EmployeeId = Brand<'EmployeeId'>;
export type BookingId = Brand<'BookingId'>;
/** A desk's code as people read it, for example `2.24.05`. */
export type DeskCode = Brand<'DeskCode'>;

/** The person that a session stands for. */
export interface Identity {
  /** Null until the site tells it; then it is learned from the first answer that does (contract G9, G15). */
  readonly employeeId: EmployeeId | null;
  readonly email: string;
  /** Further addresses of the same person: the account's and the employee's may differ (contract G9). */
  readonly otherEmails?: readonly string[];
  readonly name: string;
}

/** Whom a live session stands for, by each source of its own; null where that one says nothing (contract S6, G9). */
export interface PersonSigns {
  /** The e-mail address inside the token. */
  readonly token: string | null;
  /** The e-mail address of the signed-in account. */
  readonly viewer: string | null;
  /** The employee that the account leads to. */
  readonly employee: {
    readonly id: EmployeeId;
    readonly email: string | null;
    readonly name: string | null;
  } | null;
}

export interface Desk {
  readonly id: SpaceId;
  readonly code: DeskCode;
  /** Position on the floor map as the site gives it, or null where it gives none (contract G12). */
  readonly x: number | null;
  readonly y: number | null;
  readonly neighborhood: string | null;
  /** False when the site says that nobody, or not this person, may book it. */
  readonly bookable: boolean;
  /** Permanently assigned to these people ("locked"); empty when to nobody. */
  readonly assignedTo: readonly EmployeeId[];
}

export interface Floor {
  readonly building: string;
  readonly floor: string;
  readonly name: string;
  readonly timezone: Zone;
  readonly desks: readonly Desk[];
  /** The kinds of all its spaces, for people: `spaceiq desks --kinds`. */
  readonly kinds?: readonly SpaceKind[];
  /** Spaces that the site did not tell in a way that could be read (contract G4), so that none of them is a desk; none if not given. */
  readonly unread?: number;
}

/** One kind of the spaces of a floor, as the site names it, and whether it counts as a desk (contract G17). */
export interface SpaceKind {
  readonly kind: string;
  readonly count: number;
  readonly desk: boolean;
  /** Whether known words or the settings say what it is; `unknown` is no desk until the settings name it. */
  readonly by: 'words' | 'settings' | 'unknown';
}

/** One's own booking. */
export interface Booking {
  readonly id: BookingId;
  /** Whether the page that was read names no id: `id` then only tells it from the others, and is shown to nobody. */
  readonly unnamed?: boolean;
  /** Whether its id may stand for a whole series (contract G13): by it no single date can be cancelled. */
  readonly series?: boolean;
  /** Whether its person is to say something of their health before they check in (contract G13). */
  readonly asksHealth?: boolean;
  readonly desk: DeskCode;
  readonly spaceId: SpaceId | null;
  readonly building: string | null;
  readonly floor: string | null;
  /** Civil date in the building's zone on which it starts. */
  readonly date: CivilDate;
  /** Milliseconds since the epoch; null where the page that was read shows only the date. */
  readonly start: number | null;
  readonly end: number | null;
  readonly checkedIn: boolean;
  /** Released by the site: it no longer holds the desk (contract G13). */
  readonly released: boolean;
}

/** A booking's id as the site names it, or null where it does not. */
export function siteIdOf({ id, unnamed }: Booking): BookingId | null {
  return unnamed === true ? null : id;
}

/** What one date looks like on the floor. */
export interface Day {
  readonly date: CivilDate;
  /** Desks that somebody holds during the booking hours, this person included. */
  readonly taken: ReadonlySet<SpaceId>;
  /**
   * Desks not among `taken` of which nobody knows: a recurring booking reaches the date whose pattern cannot be read
   * (contract G13). They are asked for after all others. None if not given.
   */
  readonly perhaps?: ReadonlySet<SpaceId>;
  /** Whether the site lets this date be booked yet; null where it can't be told without trying. */
  readonly open: boolean | null;
}

/** What this person holds by a list that may not speak for every date: where it does not, its silence says nothing. */
export interface OwnReading {
  /** Also what it shows of dates that it does not cover. */
  readonly own: readonly Booking[];
  /**
   * Of the dates that it was asked for, those on which it would show a booking on any floor: not where a page of the list,
   * a tab (contract W9) or an item (contract G4) could not be read, nor where only this floor's bookings are listed.
   * All of them if not given.
   */
  readonly ownCovers?: ReadonlySet<CivilDate> | undefined;
  /**
   * Dates on which a recurring booking of one's own may fall whose pattern cannot be read (contract G13), and its desk:
   * none is booked beside it. None if not given.
   */
  readonly mayRecur?: ReadonlyMap<CivilDate, DeskCode> | undefined;
  /**
   * Dates on which a booking of one's own may be that could not be read (contract G4): none is booked beside it. None if
   * not given.
   */
  readonly unread?: ReadonlySet<CivilDate> | undefined;
}

/** One read of the site: the floor's days and everything that this person holds. */
export interface Survey extends OwnReading {
  /** A date that is missing was not read: no desk counts as free on it (contract W10). */
  readonly days: ReadonlyMap<CivilDate, Day>;
}

export interface BookingHours {
  readonly start: MinuteOfDay;
  readonly end: MinuteOfDay;
}

/** A run of dates, both ends included. */
export interface DateRange {
  readonly first: CivilDate;
  readonly last: CivilDate;
}

/** A list of desks as settings hold it: see `parseDeskSpec`. A range whose ends have dashes of their own is an object. */
export type DeskText = string | { readonly from: string; readonly to: string };

export interface DeskPreferences {
  /** In order of preference; a desk named twice counts where it comes first. */
  readonly prefer: readonly { readonly desks: DeskText; readonly note?: string | undefined }[];
  readonly avoid: readonly DeskText[];
  /** Nothing outside this is ever booked; null means the whole floor. */
  readonly only: DeskText | null;
  /** Whether any other desk will do when no preferred one is free. */
  readonly others: boolean;
  /** Kinds of spaces, as the site names them, that are desks too. */
  readonly kinds?: readonly string[];
}

/** What a profile's settings say about booking, checked and in the units used inside. */
export interface BookingSettings {
  readonly building: string;
  readonly floor: string;
  readonly desks: DeskPreferences;
  readonly days: readonly Weekday[];
  /** How many days ahead of today may be booked. */
  readonly windowDays: number;
  /** Who says so: its person, the site, or, where it is not given, nobody yet. */
  readonly windowBy?: 'person' | 'site';
  readonly skip: readonly DateRange[];
  readonly order: 'furthest-first' | 'nearest-first';
  readonly hours: BookingHours;
  /** Until when today itself is still worth booking; null means all day. */
  readonly todayUntil: MinuteOfDay | null;
  /** How long (ms) before the booking hours begin today is last taken where nobody is there and today is not named. */
  readonly minNotice: number;
  readonly watch: {
    /** How long to wait (ms) after each round; `rounds` null means for ever. */
    readonly waits: readonly { readonly rounds: number | null; readonly wait: number }[];
    readonly restartBrowserEvery: number;
  };
  readonly limits: {
    readonly datesPerRun: number;
    readonly requestsPerMinute: number;
  };
}
