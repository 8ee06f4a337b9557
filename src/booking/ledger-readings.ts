import {
  chosen,
  deny,
  type Entry,
  grantedId,
  grants,
  isGranted,
  isYoung,
  type Listing,
  type Place,
  type Proof,
  pendingOf,
  wasHeldBy,
} from './ledger-entry.js';
import { activeOn, bookingOn } from './own-bookings.js';
import type { DeskReading } from './site.js';
import { type Booking, type BookingId, type Desk, siteIdOf } from './types.js';

/** A list of one's own bookings, as far as it speaks of one date. `place`: the floor whose desks are asked for. */
export function listedOn(
  entry: Entry,
  { own, covers, hours, today, at }: Listing,
  place: Place,
): void {
  const active = activeOn(entry.date, own);
  const ours = chosen(entry, active, place);
  const shown = ours ?? bookingOn(entry.date, own, hours(entry.date));
  entry.beside = active.filter((booking) => booking !== shown);
  if (shown !== null && (ours !== null || !pendingOf(entry).some(isGranted))) {
    prove(entry, shown, 'list');
    return;
  }
  // What was granted is still to be shown; the person holds something else as well.
  if (shown !== null) entry.beside = [shown, ...entry.beside];
  if (!covers(entry.date)) return;
  const released = own.find((booking) => booking.date === entry.date && booking.released);
  const isLost = entry.proof !== null || entry.date === today;
  if (released !== undefined && isLost && wasHeldBy(entry, released))
    lose(entry, released, true, at);
  else entry.missing = entry.proof !== null;
  const elsewhere = own.find((booking) => !booking.released && grants(entry, booking));
  if (elsewhere !== undefined) stray(entry, elsewhere.id);
  entry.doubt =
    elsewhere === undefined
      ? 'the site does not show it when it is read back'
      : `when it is read back the site shows it on ${elsewhere.date}`;
}

/** One desk's own bookings were read (contract G13, G19). */
export function deskReadOn(
  entry: Entry,
  desk: Desk,
  { mine, taken, unnamed }: DeskReading,
  { place, at }: { readonly place: Place; readonly at: number },
): void {
  const active = mine.filter(({ released }) => !released);
  const held = chosen(entry, active, place) ?? active[0];
  if (held !== undefined) {
    prove(entry, held, 'desk');
    return;
  }
  const { proof } = entry;
  const isTold = unnamed !== true && !isYoung(entry, at);
  if (proof !== null && proof.booking.spaceId === desk.id && isTold) {
    lose(entry, proof.booking, mine.length > 0, at);
  }
  for (const sent of pendingOf(entry)) {
    const mayHold = taken && (isGranted(sent) || unnamed === true);
    if (sent.desk.id === desk.id && !mayHold) deny(sent, at, taken);
  }
}

/** A booking was asked for by its id (contract G10). */
export function bookingReadOn(
  entry: Entry,
  id: BookingId,
  found: Booking | 'gone',
  at: number,
): void {
  if (found !== 'gone' && !found.released && found.date === entry.date) {
    prove(entry, found, 'id');
    return;
  }
  const { proof } = entry;
  if (proof !== null && siteIdOf(proof.booking) === id && !isYoung(entry, at)) {
    lose(entry, proof.booking, found !== 'gone' && found.released, at);
  }
  if (found !== 'gone' && !found.released) stray(entry, id);
  for (const sent of pendingOf(entry)) {
    if (grantedId(sent) === id) deny(sent, at);
  }
  entry.doubt =
    found === 'gone' ? 'the site knows of no such booking' : `the site shows it on ${found.date}`;
}

function prove(entry: Entry, booking: Booking, by: Proof['by']): void {
  const proof = { booking, by };
  Object.assign(entry, { proof, missing: false, gone: null, forgiven: false, doubt: null });
}

function stray({ sent }: Entry, id: BookingId): void {
  for (const each of sent) if (grantedId(each) === id) each.strayed = true;
}

export function lose(entry: Entry, booking: Booking, released: boolean, at: number): void {
  for (const sent of entry.sent) sent.denied = true;
  Object.assign(entry, { proof: null, missing: false, gone: { booking, released, at } });
}
