import type { CivilDate } from '../lib/civil-date.js';
import { messageOf } from '../lib/errors.js';
import { cancelBookings } from './change.js';
import type { Entry } from './ledger-entry.js';
import { noteFailure } from './reading.js';
import type { Run } from './run-state.js';
import { type Booking, siteIdOf } from './types.js';

/**
 * Takes back what requests whose answers were lost made at hours that the site took otherwise than they were meant (contract
 * G15); reading it has taught how they are to be written. Gives the dates that may be asked for anew. Never throws.
 */
export async function takeBackMisread(run: Run, dates: readonly CivilDate[]): Promise<CivilDate[]> {
  const { site, on } = run.deps;
  const again: CivilDate[] = [];
  for (const entry of dates.map((date) => run.ledger.entry(date))) {
    const booking = entry.missing ? null : (entry.proof?.booking ?? null);
    if (booking === null || !isMisread(entry, booking)) continue;
    const { date } = entry;
    const message = `${date}: ${booking.desk} was booked at other hours than asked for; taking it back`;
    on({ type: 'note', level: 'warn', message });
    try {
      const [change] = await cancelBookings(site, [booking]);
      if (change?.done === true) {
        run.ledger.undone(date, booking);
        again.push(date);
      } else on({ type: 'note', level: 'warn', message: change?.reason ?? '' });
    } catch (error) {
      noteFailure(error, run);
      on({ type: 'note', level: 'warn', message: messageOf(error) });
    }
  }
  return again;
}

/**
 * Whether a booking is what a lost request of this date made, taken for other hours than it was written for: exactly those
 * that the site may have taken it for, of which there are none once it is known how the site takes them.
 */
function isMisread({ sent }: Entry, booking: Booking): boolean {
  const { spaceId, start, end } = booking;
  if (siteIdOf(booking) === null) return false;
  return sent.some(
    ({ desk, answer, denied }) =>
      answer?.kind === 'unclear' &&
      !denied &&
      desk.id === spaceId &&
      answer.mistakable?.start === start &&
      answer.mistakable?.end === end,
  );
}
