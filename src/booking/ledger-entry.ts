import type { CivilDate } from '../lib/civil-date.js';
import { sameDesk } from './desk-code.js';
import type { Instants } from './hours.js';
import type { MadeBooking } from './memory.js';
import type { OutcomeKind } from './outcome.js';
import type { BookAnswer } from './site.js';
import { type Booking, type BookingId, type Desk, siteIdOf } from './types.js';

/**
 * Where a date stands: nothing was asked that may hold; a request has left and nobody knows what became of it; the site
 * said yes; a reading showed a booking; what was shown is shown no more; or it ended without one.
 */
export type Stage = 'open' | 'asked' | 'granted' | 'proved' | 'vanished' | 'ended';

/** A request to book that left. */
export interface Sent {
  readonly desk: Desk;
  /** Ms since the epoch, by the site's clock. */
  readonly at: number;
  /** Those that it was asked for; null where another run asked. */
  readonly hours: Instants | null;
  /** Null while it is under way. */
  answer: BookAnswer | null;
  /** When it was answered, or last refused as another request for the same desk (ms since the epoch). */
  answeredAt: number;
  /** Whether the site has called its desk taken since: by whom, only a reading that names somebody tells. */
  claimed: boolean;
  /** When the floor's availability last showed its desk held by nobody (ms since the epoch); null: not. */
  absentAt: number | null;
  /** Whether its booking was shown on another date: it is not asked for once more. */
  strayed: boolean;
  /** Whether a reading that would show its booking says that there is none. */
  denied: boolean;
}

/** What showed a booking: a reading of some kind, or, until there is one, the journal. */
export interface Proof {
  readonly booking: Booking;
  readonly by: 'list' | 'id' | 'desk' | 'journal';
}

/** One date. Only the ledger writes in it. */
export interface Entry {
  readonly date: CivilDate;
  readonly sent: Sent[];
  /** Whether it counts against `limits.datesPerRun`. */
  begun: boolean;
  proof: Proof | null;
  /** What else the last list showed on the date. */
  beside: readonly Booking[];
  /** Whether a list covers the date and does not show what was proved: not believed before a second reading. */
  missing: boolean;
  /** What was shown before and is not any more; `released` by the site because nobody checked in (contract G13). */
  gone: { readonly booking: Booking; readonly released: boolean; readonly at: number } | null;
  /** Whether what is gone may be booked again: its person says so. */
  forgiven: boolean;
  /** Whether what earlier runs left behind has been looked for. */
  remembered: boolean;
  /** The last booking of another run that was to be looked for. */
  recalled: MadeBooking | null;
  /** Why what was granted or asked is not proved. */
  doubt: string | null;
  end: { readonly outcome: OutcomeKind; readonly reason: string | null } | null;
}

/** A list of one's own bookings, and of which dates it speaks. */
export interface Listing {
  readonly own: readonly Booking[];
  readonly covers: (date: CivilDate) => boolean;
  readonly hours: (date: CivilDate) => Instants | null;
  /** Of the building, by the site's clock: what the site released today was not checked in to (contract G13). */
  readonly today: CivilDate;
  /** When it was asked for (ms since the epoch, by the site's clock). */
  readonly at: number;
}

export function newEntry(date: CivilDate): Entry {
  return {
    date,
    sent: [],
    begun: false,
    proof: null,
    beside: [],
    missing: false,
    gone: null,
    forgiven: false,
    remembered: false,
    recalled: null,
    doubt: null,
    end: null,
  };
}

/** The requests of a date that may hold a desk: no answer and no reading said no. */
export function pendingOf({ sent }: Entry): Sent[] {
  return sent.filter(({ answer, denied }) => {
    return !denied && (answer === null || answer.kind === 'booked' || answer.kind === 'unclear');
  });
}

/** Which request was granted a booking: by its id, or, where a page names none, by its desk, which nobody else can hold. */
export function grantOf(entry: Entry, booking: Booking): BookingId | null {
  const id = siteIdOf(booking);
  const sent = entry.sent.find((each) => {
    if (!isGranted(each)) return false;
    return id === null ? each.desk.id === booking.spaceId && !each.denied : grantedId(each) === id;
  });
  return sent === undefined ? null : grantedId(sent);
}

function isGrantedTo(entry: Entry, booking: Booking): boolean {
  return grantOf(entry, booking) !== null;
}

export function grants({ sent }: Entry, booking: Booking): boolean {
  return sent.some((each) => grantedId(each) === siteIdOf(booking));
}

export function stageOf(entry: Entry): Stage {
  if (entry.proof !== null) return 'proved';
  const pending = pendingOf(entry);
  if (pending.some(isGranted)) return 'granted';
  if (pending.length > 0) return 'asked';
  if (entry.gone !== null && !entry.forgiven) return 'vanished';
  return entry.end === null ? 'open' : 'ended';
}

/** All that readings showed of a date. */
export function shownOn({ proof, beside }: Entry): readonly Booking[] {
  return proof === null ? beside : [proof.booking, ...beside];
}

export function isGranted({ answer }: Sent): boolean {
  return answer?.kind === 'booked';
}

export function grantedId({ answer }: Sent): BookingId | null {
  return answer?.kind === 'booked' ? answer.booking.id : null;
}

/** Whether a booking that the site released is the one that held the date: nothing else was asked for since. */
export function wasHeldBy(entry: Entry, released: Booking): boolean {
  if (entry.proof !== null) return entry.proof.booking.id === released.id;
  return pendingOf(entry).every((sent) => grantedId(sent) === released.id);
}

/**
 * What was granted may be shown late: nothing contradicts it for so long (ms), and then only a reading that would show it: the
 * booking by its id, its desk's bookings, or the floor's where neither can be asked. A list never does.
 */
export const longestLag = 600_000;

/** How late (ms) any reading may show what was carried out though its answer was lost. */
export const lostLag = 10_000;

/**
 * A reading of `at` that would show the booking of a request says that there is none; `isOthers`: it names somebody else,
 * whom it could not show beside this person.
 */
export function deny(sent: Sent, at: number, isOthers = false): void {
  if (sent.answer === null || sent.strayed || (isGranted(sent) && at - sent.at < longestLag))
    return;
  const isEarly = sent.claimed || at - sent.answeredAt < lostLag;
  if (sent.answer.kind === 'unclear' && isEarly && !isOthers) return;
  sent.denied = true;
}

/** A floor, as the settings name it. */
export interface Place {
  readonly building: string;
  readonly floor: string;
}

/** Whether a request of this run may have made a booking: one to which the site did not say no. `place`: what was asked for. */
export function isOurs(entry: Entry, booking: Booking, place: Place): boolean {
  return isGrantedTo(entry, booking) || entry.sent.some((sent) => mayBe(sent, booking, place));
}

/** Desks of other floors may bear the same code. */
function mayBe({ desk, answer }: Sent, booking: Booking, place: Place): boolean {
  const { spaceId, building, floor } = booking;
  const isOpen = answer === null || answer.kind === 'booked' || answer.kind === 'unclear';
  if (!isOpen || spaceId !== null) return isOpen && desk.id === spaceId;
  const isHere =
    (building ?? place.building) === place.building && (floor ?? place.floor) === place.floor;
  return isHere && sameDesk(desk.code, booking.desk);
}

/** Which of a date's bookings counts as its own: one that was granted, else the one shown before, else one that may be. */
export function chosen(entry: Entry, active: readonly Booking[], place: Place): Booking | null {
  const before = entry.proof?.booking.id;
  return (
    active.find((booking) => isGrantedTo(entry, booking)) ??
    active.find(({ id }) => id === before) ??
    active.find((booking) => isOurs(entry, booking, place)) ??
    null
  );
}

/** Whether a booking is the one that another run was granted. */
export function isOfRecalled({ recalled }: Entry, booking: Booking): boolean {
  if (recalled === null) return false;
  const id = siteIdOf(booking);
  return recalled.id !== null && id !== null
    ? recalled.id === id
    : recalled.desk === booking.desk && (recalled.spaceId ?? booking.spaceId) === booking.spaceId;
}

export function isRecalled({ recalled }: Entry, { id, desk }: MadeBooking): boolean {
  return recalled !== null && recalled.id === id && recalled.desk === desk;
}

/** Whether this run knows of a booking that it was granted or shown, and is no more. */
export function isLost({ gone, sent }: Entry, { id }: MadeBooking): boolean {
  return id !== null && (gone?.booking.id === id || sent.some((each) => grantedId(each) === id));
}

/** Whether all that is known of a date is a booking of another run so new that no reading may show it yet, nor a list has. */
export function isYoung({ proof, recalled }: Entry, at: number): boolean {
  if (proof?.by !== 'journal' || recalled === null || recalled.listed === true) return false;
  return at - recalled.at < longestLag;
}
