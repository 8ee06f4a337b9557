import type { CivilDate } from '../lib/civil-date.js';
import type { Ledger } from './ledger.js';
import { type Entry, grantedId, isGranted, isOurs, pendingOf } from './ledger-entry.js';
import type { GivenUp, MadeBooking, Memory } from './memory.js';
import { type Booking, siteIdOf } from './types.js';

/** What is known of one date of a person on this machine, whichever of their profiles it is known by. */
export type DateNote =
  | { readonly kind: 'made'; readonly made: MadeBooking }
  | { readonly kind: 'given-up'; readonly givenUp: GivenUp };

export type PersonNotes = ReadonlyMap<CivilDate, DateNote>;

/** Keeps a note of a date, or with null forgets the one that there is. */
export type KeepNote = (date: CivilDate, note: DateNote | null) => void;

/** What a run's journal tells, and beyond it what is noted of its person: that is newer, whatever profile it is from. */
export function withNotes(memory: Memory, notes: PersonNotes): Memory {
  const all = { ...memory, made: new Map(memory.made), givenUp: new Map(memory.givenUp) };
  for (const [date, note] of notes) {
    all.made.delete(date);
    all.givenUp.delete(date);
    if (note.kind === 'made') all.made.set(date, note.made);
    else all.givenUp.set(date, note.givenUp);
  }
  return all;
}

/** What is to be noted of a date; undefined where what is noted already stays. `today`: on which a loss was seen. */
export function noteOf(
  entry: Entry,
  { place }: Ledger,
  today: CivilDate,
): DateNote | null | undefined {
  const { proof, missing, gone, sent, recalled } = entry;
  if (proof !== null && missing) return undefined;
  if (proof !== null) {
    const { booking } = proof;
    const isKnown = siteIdOf(booking) !== null && siteIdOf(booking) === recalled?.id;
    const at = sent.findLast(isGranted)?.at ?? recalled?.at;
    if (at === undefined) return null;
    if (!isKnown && !isOurs(entry, booking, place)) return undefined;
    const made = madeOf({ ...booking, ...placed(booking, place) }, at);
    const listed = proof.by === 'list' || (isKnown && recalled?.listed === true);
    return { kind: 'made', made: { ...made, listed } };
  }
  const granted = pendingOf(entry).findLast(isGranted);
  if (granted?.answer?.kind === 'booked') {
    const { booking } = granted.answer;
    const spaceId = booking.spaceId ?? granted.desk.id;
    const known = { ...booking, ...placed(booking, place), spaceId, desk: granted.desk.code };
    return { kind: 'made', made: madeOf(known, granted.at) };
  }
  if (gone !== null) {
    const how = gone.released ? 'released' : 'gone';
    return { kind: 'given-up', givenUp: { desk: gone.booking.desk, on: today, how } };
  }
  return sent.some((each) => each.denied && grantedId(each) !== null) ? null : undefined;
}

function madeOf(booking: Booking, at: number): MadeBooking {
  const { desk, spaceId, building, floor } = booking;
  return { id: siteIdOf(booking), desk, spaceId, building, floor, at };
}

function placed({ building, floor }: Booking, place: Ledger['place']) {
  return { building: building ?? place.building, floor: floor ?? place.floor };
}
