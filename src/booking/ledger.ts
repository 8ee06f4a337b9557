import type { CivilDate } from '../lib/civil-date.js';
import type { Instants } from './hours.js';
import {
  deny,
  type Entry,
  grantedId,
  grantOf,
  grants,
  isGranted,
  isLost,
  isOfRecalled,
  isOurs,
  isRecalled,
  isYoung,
  type Listing,
  newEntry,
  type Place,
  pendingOf,
  type Sent,
  type Stage,
  shownOn,
  stageOf,
} from './ledger-entry.js';
import { bookingReadOn, deskReadOn, listedOn, lose } from './ledger-readings.js';
import { type MadeBooking, rememberedBooking } from './memory.js';
import type { OutcomeKind } from './outcome.js';
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
  /** Whether a list has ever shown what a run of this person was granted: only then its silence says something. */
  #isTelling = false;

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
  asked(date: CivilDate, desk: Desk, at: number, hours: Instants | null = null): number {
    const { sent } = this.entry(date);
    return sent.push({
      ...{ desk, at, hours, answer: null, absentAt: null },
      answeredAt: at,
      ...{ claimed: false, strayed: false, denied: false },
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

  /** Whether some round has told why. */
  hasEnded(date: CivilDate): boolean {
    return this.#entries.get(date)?.end != null;
  }

  /** Lists of one's own have shown earlier runs what these were granted. */
  listsTell(): void {
    this.#isTelling = true;
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
    if (!isYoung(entry, at) && made.listed) entry.proof = { ...entry.proof, by: 'list' };
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

  /** The last no to a request for a desk is as good as no answer: nothing bears it out. */
  doubtedAnswer(date: CivilDate, { id }: Desk, at: number): void {
    const sent = this.entry(date).sent.findLast(({ desk }) => desk.id === id);
    if (sent?.answer == null || sent.answer.kind === 'booked') return;
    const { reason } = sent.answer;
    Object.assign(sent, { answer: { kind: 'unclear', reason }, answeredAt: at, denied: false });
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
    this.#isTelling ||= this.entries().some((entry) => {
      const isMade = (each: Booking) => grants(entry, each) || isOfRecalled(entry, each);
      return listing.own.some((each) => siteIdOf(each) !== null && isMade(each));
    });
    for (const entry of this.#entries.values()) listedOn(entry, listing, this.place);
  }

  /** The floor's availability was read: a desk that nobody holds is not held by this person either. */
  surveyed(days: ReadonlyMap<CivilDate, Day>, at: number): void {
    for (const [date, { taken }] of days) {
      const entry = this.#entries.get(date);
      if (entry === undefined) continue;
      for (const sent of pendingOf(entry)) {
        sent.absentAt = taken.has(sent.desk.id) ? null : at;
        if (sent.absentAt !== null && !isGranted(sent)) deny(sent, at);
      }
    }
  }

  /** A request can be asked after neither by its booking's id nor by its desk: what the floor last showed decides. */
  unreadable(date: CivilDate, sent: Sent): void {
    const pending = pendingOf(this.entry(date));
    if (sent.absentAt !== null && pending.includes(sent)) deny(sent, sent.absentAt);
  }

  /** One desk's own bookings were read (contract G13, G19). */
  deskRead(date: CivilDate, desk: Desk, reading: DeskReading, at: number): void {
    deskReadOn(this.entry(date), desk, reading, { place: this.place, at });
  }

  /** A booking was asked for by its id (contract G10). */
  bookingRead(date: CivilDate, id: BookingId, found: Booking | 'gone', at: number): void {
    bookingReadOn(this.entry(date), id, found, at);
  }

  /** A second list bears out that what a list had shown is shown no more. */
  missed(date: CivilDate, at: number): void {
    const entry = this.entry(date);
    const { proof, missing } = entry;
    const isOld = proof?.by === 'journal' && !isYoung(entry, at);
    const isBorneOut = proof?.by === 'list' || (isOld && this.#isTelling);
    if (proof !== null && missing && isBorneOut) lose(entry, proof.booking, false, at);
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
}
