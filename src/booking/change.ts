import type { ChangeAnswer, Site } from './site.js';
import { type Booking, siteIdOf } from './types.js';

/** How a cancellation or a check-in ended, as the site shows it afterwards. */
export interface Change {
  readonly booking: Booking;
  readonly done: boolean;
  /** Whether the site said no, as opposed to an answer that proves nothing. */
  readonly rejected: boolean;
  /** The site's words, or why it can't be proved; null when it is done. */
  readonly reason: string | null;
}

/** Cancels bookings one after the other, then reads what is left: only what is gone counts as cancelled. */
export async function cancelBookings(site: Site, bookings: readonly Booking[]): Promise<Change[]> {
  const answers = new Map<Booking, ChangeAnswer>();
  for (const booking of bookings) answers.set(booking, await cancel(site, booking));
  const left = new Set(
    (await site.ownBookings({ past: false }))
      .filter((booking) => !booking.released)
      .map((booking) => booking.id),
  );
  return bookings.map((booking) => judge(booking, answers.get(booking), !left.has(booking.id)));
}

/** By the id of a series the site might cancel all of it (contract G13, G16). */
async function cancel(site: Site, booking: Booking): Promise<ChangeAnswer> {
  if (booking.series !== true) return await site.cancel(booking);
  const reason = `The booking of ${booking.desk} recurs, and the site could cancel all of its dates: cancel the one on ${booking.date} on the site.`;
  return { kind: 'rejected', reason };
}

/**
 * Checks in to a booking and reads it back, by its id where that can be asked, since it may have left the list (contract
 * W9). What the site shows counts; where it shows the booking nowhere, its yes does.
 */
export async function checkInTo(site: Site, booking: Booking): Promise<Change> {
  const answer = await site.checkIn(booking);
  const now = await shownNow(site, booking);
  return judge(booking, answer, now?.checkedIn ?? answer.kind === 'done');
}

async function shownNow(site: Site, booking: Booking): Promise<Booking | null> {
  const id = siteIdOf(booking);
  const found = id === null ? null : ((await site.readBooking?.(id)) ?? null);
  if (found !== null && found !== 'gone') return found;
  const listed = await site.ownBookings({ past: false });
  return listed.find((each) => each.id === booking.id) ?? null;
}

function judge(booking: Booking, answer: ChangeAnswer | undefined, shown: boolean): Change {
  if (shown) return { booking, done: true, rejected: false, reason: null };
  const reason =
    answer === undefined || answer.kind === 'done'
      ? 'The site said yes but does not show it.'
      : answer.reason;
  return { booking, done: false, rejected: answer?.kind === 'rejected', reason };
}
