import type { CivilDate } from '../lib/civil-date.js';
import {
  chosen,
  deny,
  type Entry,
  grantedId,
  grantOf,
  grants,
  isGranted,
  isLost,
  isOurs,
  isRecalled,
  isYoung,
  type Listing,
  newEntry,
  type Place,
  type Proof,
  pendingOf,
  type Stage,
  shownOn,
  stageOf,
  wasHeldBy,
} from './ledger-entry.js';
import { type MadeBooking, rememberedBooking } from './memory.js';
import type { OutcomeKind } from './outcome.js';
import { activeOn, bookingOn } from './own-bookings.js';
import type { BookAnswer, DeskReading } from './site.js';
import { type Booking, type BookingId, type Day, type Desk, siteIdOf } from './types.js';

/**
 * All that a run knows of its dates (design invariant 4): each request that left, each answer, and what readings showed.
 * A reading that does not cover a date says nothing by its silence there. It knows no site and no clock.
 */
export class Ledger {
  readonly #entries = new Map<CivilDate, Entry>();
  /** All that the last list showed, also of dates that are none of the run's. */
  lastList: readonly Booking[] = [];

  /** `place`: the floor whose desks are asked for. */
  constructor(readonly place: Place) {}

  entry(date: CivilDate): Entry {
    const known = this.#entries.get(date);
    if (known !== undefined) return known;
    const entry = newEntry(date);
    this.#entries.set(date, entry);
    return entry;
  }

  /** In the order of the calendar. */
  entries(): readonly Entry[] {
    return [...this.#entries.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
  }

  stageOf(date: CivilDate): Stage {
    const entry = this.#entries.get(date);
    return entry === undefined ? 'open' : stageOf(entry);
  }

  /** Whether the date may be asked for another desk: nothing of it is held, or may be. */
  isFree(date: CivilDate): boolean {
    return ['open', 'ended'].includes(this.stageOf(date));
  }

  attempts(date: CivilDate): number {
    return this.#entries.get(date)?.sent.length ?? 0;
  }

  begun(): ReadonlySet<CivilDate> {
    return new Set(this.entries().flatMap(({ date, begun }) => (begun ? [date] : [])));
  }

  begin(date: CivilDate): void {
    this.entry(date).begun = true;
  }

  /** A request is about to leave. Gives which one of the date's it is, from 1. */
  asked(date: CivilDate, desk: Desk, at: number): number {
    const { sent } = this.entry(date);
    return sent.push({
      ...{ desk, at, answer: null },
      answeredAt: at,
      claimed: false,
      denied: false,
    });
  }

  answered(date: CivilDate, attempt: number, answer: BookAnswer, at: number): void {
    const sent = this.entry(date).sent[attempt - 1];
    if (sent !== undefined) Object.assign(sent, { answer, answeredAt: at });
  }

  /** Why the date ended without a booking, so far. */
  ended(date: CivilDate, outcome: OutcomeKind, reason: string | null): void {
    this.entry(date).end = { outcome, reason };
  }

  /**
   * What another run made is to be looked for, once, as if it had been shown before and now is not; a list may not tell of
   * a young one yet. Whether the date is asked after for the first time. `at`: now, by the site's clock.
   */
  remember(date: CivilDate, made: MadeBooking | null, at: number): boolean {
    const entry = this.entry(date);
    const isNew = !entry.remembered;
    entry.remembered = true;
    if (made === null || isRecalled(entry, made)) return isNew;
    entry.recalled = made;
    if (entry.proof !== null || pendingOf(entry).length > 0 || isLost(entry, made)) return isNew;
    entry.proof = { booking: rememberedBooking(date, made), by: 'journal' };
    if (!isYoung(entry, at)) entry.proof = { ...entry.proof, by: 'list' };
    entry.missing = true;
    return isNew;
  }

  /** The person asks again for a date that was given up. */
  forgive(date: CivilDate): void {
    this.entry(date).forgiven = true;
  }

  doubted(date: CivilDate, why: string): void {
    this.entry(date).doubt = why;
  }

  /**
   * The desk of a request whose answer was lost is refused, perhaps because this run holds it, whatever was read before;
   * `claimed`: the site calls it taken. Whether there is such a request.
   */
  reopened(date: CivilDate, { id }: Desk, at: number, claimed: boolean): boolean {
    const lost = this.entry(date).sent.filter(
      ({ desk, answer }) => desk.id === id && answer?.kind === 'unclear',
    );
    for (const sent of lost) {
      Object.assign(sent, { denied: false, answeredAt: at, claimed: sent.claimed || claimed });
    }
    return lost.length > 0;
  }

  /** A list of one's own bookings was read. */
  listed(listing: Listing): void {
    this.lastList = listing.own;
    for (const entry of this.#entries.values()) this.#listedOn(entry, listing);
  }

  #listedOn(entry: Entry, { own, covers, hours, today, at }: Listing): void {
    const active = activeOn(entry.date, own);
    const ours = chosen(entry, active, this.place);
    const shown = ours ?? bookingOn(entry.date, own, hours(entry.date));
    entry.beside = active.filter((booking) => booking !== shown);
    if (shown !== null && (ours !== null || !pendingOf(entry).some(isGranted))) {
      this.#prove(entry, shown, 'list');
      return;
    }
    // What was granted is still to be shown; the person holds something else as well.
    if (shown !== null) entry.beside = [shown, ...entry.beside];
    if (!covers(entry.date)) return;
    const released = own.find((booking) => booking.date === entry.date && booking.released);
    const isLost = entry.proof !== null || entry.date === today;
    if (released !== undefined && isLost && wasHeldBy(entry, released))
      this.#lose(entry, released, true, at);
    else entry.missing = entry.proof !== null;
    const elsewhere = own.find((booking) => !booking.released && grants(entry, booking));
    entry.doubt =
      elsewhere === undefined
        ? 'the site does not show it when it is read back'
        : `when it is read back the site shows it on ${elsewhere.date}`;
  }

  /** The floor's availability was read: a desk that nobody holds is not held by this person either. */
  surveyed(days: ReadonlyMap<CivilDate, Day>, at: number): void {
    for (const [date, { taken }] of days) {
      const entry = this.#entries.get(date);
      if (entry === undefined) continue;
      for (const sent of pendingOf(entry)) {
        if (!taken.has(sent.desk.id)) deny(sent, at);
      }
    }
  }

  /** One desk's own bookings were read (contract G13, G19). */
  deskRead(date: CivilDate, desk: Desk, { mine, taken, unnamed }: DeskReading, at: number): void {
    const entry = this.entry(date);
    const active = mine.filter(({ released }) => !released);
    const held = chosen(entry, active, this.place) ?? active[0];
    if (held !== undefined) {
      this.#prove(entry, held, 'desk');
      return;
    }
    const { proof } = entry;
    if (proof !== null && proof.booking.spaceId === desk.id && !isYoung(entry, at)) {
      this.#lose(entry, proof.booking, mine.length > 0, at);
    }
    for (const sent of pendingOf(entry)) {
      const mayHold = taken && (isGranted(sent) || unnamed === true);
      if (sent.desk.id === desk.id && !mayHold) deny(sent, at, taken);
    }
  }

  /** A booking was asked for by its id (contract G10). */
  bookingRead(date: CivilDate, id: BookingId, found: Booking | 'gone', at: number): void {
    const entry = this.entry(date);
    if (found !== 'gone' && !found.released && found.date === date) {
      this.#prove(entry, found, 'id');
      return;
    }
    const { proof } = entry;
    if (proof !== null && siteIdOf(proof.booking) === id) {
      this.#lose(entry, proof.booking, found !== 'gone' && found.released, at);
    }
    for (const sent of pendingOf(entry)) {
      if (grantedId(sent) === id) deny(sent, at);
    }
    entry.doubt =
      found === 'gone' ? 'the site knows of no such booking' : `the site shows it on ${found.date}`;
  }

  /** A second list bears out that what a list had shown is shown no more. */
  missed(date: CivilDate, at: number): void {
    const entry = this.entry(date);
    const { proof, missing } = entry;
    const isBorneOut = proof?.by === 'list' || (proof?.by === 'journal' && !isYoung(entry, at));
    if (proof !== null && missing && isBorneOut) this.#lose(entry, proof.booking, false, at);
  }

  /** A booking of this run, as `extrasOn` gave it, was taken back. */
  tookBack(date: CivilDate, { id }: Booking): void {
    const entry = this.entry(date);
    const left = shownOn(entry).filter((booking) => grantOf(entry, booking) !== id);
    for (const sent of entry.sent) if (grantedId(sent) === id) sent.denied = true;
    const [kept, ...beside] = left;
    entry.proof = kept === undefined ? null : { booking: kept, by: 'list' };
    entry.beside = beside;
  }

  /** What a request whose answer was lost made on its date was taken back: it may be asked for anew. */
  undone(date: CivilDate, { spaceId }: Booking): void {
    const entry = this.entry(date);
    for (const sent of entry.sent) if (sent.desk.id === spaceId) sent.denied = true;
    Object.assign(entry, { proof: null, missing: false });
  }

  /** Which of a date's bookings this run may take back, so that one is left: those whose ids it was granted. */
  extrasOn(date: CivilDate): readonly Booking[] {
    const entry = this.entry(date);
    if (entry.proof === null) return [];
    const made = shownOn(entry).filter((each) => isOurs(entry, each, this.place));
    const granted = made.flatMap((booking) => {
      const id = grantOf(entry, booking);
      return id === null ? [] : [{ ...booking, id, unnamed: false }];
    });
    return made.length > granted.length ? granted : granted.slice(1);
  }

  #prove(entry: Entry, booking: Booking, by: Proof['by']): void {
    const proof = { booking, by };
    Object.assign(entry, { proof, missing: false, gone: null, forgiven: false, doubt: null });
  }

  #lose(entry: Entry, booking: Booking, released: boolean, at: number): void {
    for (const sent of entry.sent) sent.denied = true;
    Object.assign(entry, { proof: null, missing: false, gone: { booking, released, at } });
  }
}
