import type { Booking } from '../../booking/types.js';
import { readFromPage } from './asking.js';
import { bookingHealth } from './documents.js';
import type { Tab } from './tab.js';
import { AnswerTrouble } from './trouble.js';
import { healthIn } from './wire.js';

/**
 * Whether health is asked about before the check-in to a booking, by what the site says of it (contract G13): a list may not
 * tell it, and a question may ask it in any words. Null where the site does not say.
 */
export async function asksHealth(tab: Tab, booking: Booking, id: string): Promise<boolean | null> {
  if (booking.asksHealth === true) return true;
  const from = new Date(booking.start ?? Date.parse(`${booking.date}T00:00:00Z`)).toISOString();
  for (const call of bookingHealth(id, booking.spaceId, `${from.slice(0, 19)}Z`)) {
    const told = await readFromPage(tab, call).then(
      (body) => healthIn(body, id),
      (error: unknown) => {
        if (error instanceof AnswerTrouble) return null;
        throw error;
      },
    );
    if (told !== null) return told;
  }
  return null;
}
