import { formatMinuteOfDay, minuteOfDayAt, type Zone } from '../lib/civil-date.js';
import { bookingInstants } from './hours.js';
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
import { type DateOutcome, ended, held } from './outcome.js';
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
  if (!isOurs(entry, booking, ledger.place)) {
    const whence = sent.length === 0 ? null : unasked(sent, booking);
    const reason = joined([elsewhere(booking, ledger.place), whence, also(beside)]);
    return { ...held(date, booking, 'already-booked', sent.length, reason), ...twice };
  }
  const reason = joined([otherHours(entry, booking, wording), also(beside)]);
  const outcome = held(date, booking, 'booked', sent.length, reason);
  return { ...outcome, bookingId: outcome.bookingId ?? toldId(entry, booking), ...twice };
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

/** Says from when to when a booking is where that is not what the settings ask for. */
function otherHours(
  { date }: Entry,
  { start, end }: Booking,
  { settings, zone }: Wording,
): string | null {
  const wanted = bookingInstants(date, settings.hours, zone);
  if (start === null || end === null || wanted === null) return null;
  if (start === wanted.start && end === wanted.end) return null;
  const span = (from: number, to: number) =>
    `${formatMinuteOfDay(minuteOfDayAt(from, zone))} to ${formatMinuteOfDay(minuteOfDayAt(to, zone))}`;
  return `the site holds it from ${span(start, end)}, and not from ${span(wanted.start, wanted.end)}`;
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
