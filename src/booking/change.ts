import type { ChangeAnswer, Site } from './site.js';
import { type Booking, siteIdOf } from './types.js';

/** How a cancellation or a check-in ended, as the site shows it afterwards. */
export interface Change {
  readonly booking: Booking;
  readonly done: boolean;
  /** Whether the site said no, as opposed to an answer that proves nothing. */
  readonly rejected: boolean;
  /** Whether the site said yes to what it does not show. */
  readonly saidYes?: boolean;
  /** Whether its answer was lost, and nothing that it shows tells whether it is done. */
  readonly unclear?: boolean;
  /** The site's words, or why it can't be proved; null when it is done. */
  readonly reason: string | null;
}

/** Throws where it is somebody else's turn by now; asked before each write. */
export type MayWrite = () => void;

/** Waits (ms) before it is looked again for what the site may have done: it tells late. */
const lagWaits = [0, 1000, 2000, 4000, 8000];

/**
 * Cancels bookings one after the other, then looks for each by its id, which tells more than a list, else in the list, with
 * growing waits while that still shows it, unless the site said no. Only what is gone by its id counts as cancelled, or
 * what the site said yes to and does not list: a list alone may lack what it could not tell. What is thrown on the way goes
 * to `heed`, and what was cancelled by then is given all the same.
 */
export async function cancelBookings(
  site: Site,
  bookings: readonly Booking[],
  heed: (error: unknown) => void = rethrow,
  mayWrite: MayWrite = () => {},
): Promise<Change[]> {
  const answers = new Map<Booking, ChangeAnswer>();
  const isYes = (booking: Booking) => answers.get(booking)?.kind === 'done';
  const isOpen = (booking: Booking) => isYes(booking) || answers.get(booking)?.kind === 'unclear';
  let left = [...bookings];
  try {
    for (const booking of bookings) {
      mayWrite();
      answers.set(booking, await cancel(site, booking));
    }
  } catch (error) {
    heed(error);
  }
  try {
    for (const wait of lagWaits) {
      if (wait > 0) await site.clock.sleep(wait);
      left = await stillThere(site, left, isYes);
      if (!left.some(isOpen)) break;
    }
  } catch (error) {
    heed(error);
    left = left.filter((booking) => !isYes(booking));
  }
  return bookings.map((booking) =>
    judge(booking, answers.get(booking) ?? null, !left.includes(booking)),
  );
}

function rethrow(error: unknown): never {
  throw error;
}

/** Which of these bookings are not surely gone. */
async function stillThere(
  site: Site,
  bookings: readonly Booking[],
  isYes: (booking: Booking) => boolean,
): Promise<Booking[]> {
  const unproved: Booking[] = [];
  for (const booking of bookings) {
    const id = siteIdOf(booking);
    const found = id === null ? null : ((await site.readBooking?.(id)) ?? null);
    if (found !== 'gone' && found?.released !== true) unproved.push(booking);
  }
  if (unproved.length === 0) return [];
  const listed = await site.ownBookings({ past: false });
  const shown = new Set(listed.filter(({ released }) => !released).map(({ id }) => id));
  return unproved.filter((booking) => !isYes(booking) || shown.has(booking.id));
}

/** By the id of a series the site might cancel all of it (contract G13, G16). */
async function cancel(site: Site, booking: Booking): Promise<ChangeAnswer> {
  if (booking.series !== true) return await site.cancel(booking);
  const reason = `The booking of ${booking.desk} recurs, and the site could cancel all of its dates: cancel the one on ${booking.date} on the site.`;
  return { kind: 'rejected', reason };
}

/**
 * Checks in to a booking and reads it back, by its id where that can be asked, since it may have left the list (contract
 * W9), with growing waits unless the site said no. What the site shows counts; where it shows the booking nowhere, its yes
 * does.
 */
export async function checkInTo(
  site: Site,
  booking: Booking,
  mayWrite: MayWrite = () => {},
): Promise<Change> {
  mayWrite();
  const answer = await site.checkIn(booking);
  let now: Booking | null = null;
  for (const wait of lagWaits) {
    if (wait > 0) await site.clock.sleep(wait);
    now = await shownNow(site, booking);
    const isOver = now === null ? answer.kind === 'done' : now.checkedIn;
    if (isOver || answer.kind === 'rejected') break;
  }
  return judge(booking, answer, now?.checkedIn ?? answer.kind === 'done');
}

async function shownNow(site: Site, booking: Booking): Promise<Booking | null> {
  const id = siteIdOf(booking);
  const found = id === null ? null : ((await site.readBooking?.(id)) ?? null);
  if (found !== null && found !== 'gone') return found;
  const listed = await site.ownBookings({ past: false });
  return listed.find((each) => each.id === booking.id) ?? null;
}

/** By the site's answer, null where it was not asked, and by whether what it shows proves it. */
function judge(booking: Booking, answer: ChangeAnswer | null, shown: boolean): Change {
  if (shown) return { booking, done: true, rejected: false, reason: null };
  const undone = { booking, done: false, rejected: answer?.kind === 'rejected' };
  if (answer === null) return { ...undone, reason: 'It was not asked for.' };
  if (answer.kind !== 'done') {
    return { ...undone, unclear: answer.kind === 'unclear', reason: answer.reason };
  }
  const reason = 'The site said yes, but what it shows does not tell it yet.';
  return { ...undone, saidYes: true, reason };
}
