import { formatMinuteOfDay, minuteOfDayAt, type Zone } from '../lib/civil-date.js';
import { bookingInstants, type Instants } from './hours.js';
import type { Ledger } from './ledger.js';
import {
  type Entry,
  grantedId,
  isGranted,
  isOurs,
  type Place,
  pendingOf,
  type Sent,
} from './ledger-entry.js';
import { type DateOutcome, ended, type HeldHours, held } from './outcome.js';
import { type Booking, type BookingSettings, siteIdOf } from './types.js';

/** What words for people need beside the ledger. */
export interface Wording {
  readonly settings: BookingSettings;
  readonly zone: Zone;
}

/** How a date stands by the ledger; null where nothing is known of it yet. */
export function outcomeOf(entry: Entry, ledger: Ledger, wording: Wording): DateOutcome | null {
  const { date, sent, proof, end } = entry;
  if (proof !== null && entry.missing) {
    const reason = `${proof.booking.desk} was booked, but no reading shows it, nor that it is gone`;
    return ended(date, 'failed', reason, sent.length);
  }
  if (proof !== null) return shown(entry, proof.booking, ledger, wording);
  const pending = pendingOf(entry);
  const granted = pending.find(isGranted);
  if (granted !== undefined) {
    const why = entry.doubt ?? 'it was not read back';
    const reason = `the site said that ${granted.desk.code} is booked, but ${why}`;
    return ended(date, 'failed', joined([reason, also(entry.beside)]), sent.length);
  }
  const unclear = pending[0]?.answer;
  if (unclear?.kind === 'unclear') {
    const reason = end?.outcome === 'failed' ? end.reason : null;
    return ended(date, 'failed', reason ?? `no clear answer: ${unclear.reason}`, sent.length);
  }
  if (entry.gone !== null && !entry.forgiven) {
    return ended(date, 'skipped', describeGone(entry.gone), sent.length);
  }
  return end && ended(date, end.outcome, end.reason, sent.length);
}

function shown(entry: Entry, booking: Booking, ledger: Ledger, wording: Wording): DateOutcome {
  const { date, sent, beside } = entry;
  const twice = beside.some((each) => clash(each, booking)) ? { twice: true } : {};
  const hours = otherHours(entry, booking, ledger, wording);
  const told = hours === null ? {} : { hours };
  const spans = hours === null ? null : describeHours(entry, booking, hours, wording);
  if (!isOurs(entry, booking, ledger.place)) {
    const whence = sent.length === 0 ? null : unasked(sent, booking);
    const reason = joined([elsewhere(booking, ledger.place), whence, spans, also(beside)]);
    return { ...held(date, booking, 'already-booked', sent.length, reason), ...twice, ...told };
  }
  const reason = joined([spans, also(beside)]);
  const outcome = held(date, booking, 'booked', sent.length, reason);
  const bookingId = outcome.bookingId ?? toldId(entry, booking);
  return { ...outcome, bookingId, ...twice, ...told };
}

/** A person may hold one desk in the morning and another in the afternoon; hours that are not told may be any. */
function clash(one: Booking, other: Booking): boolean {
  const starts = (each: Booking) => each.start ?? Number.NEGATIVE_INFINITY;
  const ends = (each: Booking) => each.end ?? Number.POSITIVE_INFINITY;
  return starts(one) < ends(other) && starts(other) < ends(one);
}

function unasked(sent: readonly Sent[], { spaceId }: Booking): string {
  return sent.some(({ desk }) => desk.id === spaceId)
    ? 'the site refused it, and holds it all the same'
    : 'the site holds a booking that this run did not ask for';
}

/** A page that names no ids shows the booking whose id the answer to the request told. */
function toldId({ sent }: Entry, { desk }: Booking) {
  const told = sent.find((each) => isGranted(each) && each.desk.code === desk);
  return told === undefined ? null : grantedId(told);
}

function describeGone({ booking, released }: NonNullable<Entry['gone']>): string {
  return released
    ? `the site released ${booking.desk}, since nobody checked in; it is not taken again that day`
    : `${booking.desk} was booked and is no longer: you or the site cancelled it, so it is left alone`;
}

/**
 * From when to when a booking is where that is not what was asked for, or where others booked it and it leaves out some of
 * what the settings ask for; null where it is right, or the site does not tell.
 */
function otherHours(
  entry: Entry,
  booking: Booking,
  { place }: Ledger,
  wording: Wording,
): HeldHours | null {
  const { start, end } = booking;
  const wanted = wantedHours(entry, booking, wording);
  if (start === null || end === null || wanted === null) return null;
  if (start === wanted.start && end === wanted.end) return null;
  const isWhole = start <= wanted.start && end >= wanted.end;
  const isMade = isOurs(entry, booking, place);
  return isWhole && !isMade ? null : { start, end, short: isMade && !isWhole };
}

/** What was asked for, or by the settings would be. */
function wantedHours(
  { date, sent }: Entry,
  { spaceId }: Booking,
  { settings, zone }: Wording,
): Instants | null {
  const asked = sent.findLast(({ desk, hours }) => desk.id === spaceId && hours !== null);
  return asked?.hours ?? bookingInstants(date, settings.hours, zone);
}

function describeHours(
  entry: Entry,
  booking: Booking,
  hours: Instants,
  wording: Wording,
): string | null {
  const { zone } = wording;
  const wanted = wantedHours(entry, booking, wording);
  if (wanted === null) return null;
  const span = ({ start, end }: Instants) =>
    `${formatMinuteOfDay(minuteOfDayAt(start, zone))} to ${formatMinuteOfDay(minuteOfDayAt(end, zone))}`;
  return `the site holds it from ${span(hours)}, and not from ${span(wanted)}`;
}

function also(beside: readonly Booking[]): string | null {
  if (beside.length === 0) return null;
  const desks = beside
    .map((booking) => [booking.desk, siteIdOf(booking)])
    .map(([desk, id]) => (id === null ? desk : `${desk} (${id})`))
    .join(', ');
  return `the site also holds ${desks} for you on this date`;
}

/** Where a booking on another floor is; null for one on the profile's own. */
function elsewhere(booking: Booking, { building, floor }: Place): string | null {
  const otherBuilding = booking.building !== null && booking.building !== building;
  const otherFloor = booking.floor !== null && booking.floor !== floor;
  if (!otherBuilding && !otherFloor) return null;
  return `in building ${booking.building ?? building}, floor ${booking.floor ?? 'unknown'}`;
}

function joined(reasons: readonly (string | null)[]): string | null {
  return reasons.filter((reason) => reason !== null).join('; ') || null;
}
