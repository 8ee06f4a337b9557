import { type CivilDate, civilDateAt, minuteOfDayAt, type Zone } from '../lib/civil-date.js';
import { messageOf } from '../lib/errors.js';
import { cancelBookings } from './change.js';
import { bookingInstants, type Instants } from './hours.js';
import type { Entry } from './ledger-entry.js';
import { noteFailure } from './reading.js';
import { type Run, zoneOf } from './run-state.js';
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
    if (booking === null || !isMisread(entry, booking, run)) continue;
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

/** Whether a booking stands where a lost request of this date was sent to, off by what sets the building's time from UTC. */
function isMisread({ date, sent }: Entry, booking: Booking, run: Run): boolean {
  const zone = zoneOf(run);
  const wanted = bookingInstants(date, run.settings.hours, zone);
  const isLost = sent.some(
    ({ desk, answer, denied }) =>
      answer?.kind === 'unclear' && !denied && desk.id === booking.spaceId,
  );
  return (
    wanted !== null && isLost && siteIdOf(booking) !== null && isShifted(booking, wanted, zone)
  );
}

function isShifted({ start, end }: Booking, wanted: Instants, zone: Zone): boolean {
  if (start === null || end === null || start === wanted.start) return false;
  const midnight = Date.parse(civilDateAt(wanted.start, zone));
  const offset = midnight + minuteOfDayAt(wanted.start, zone) * 60_000 - wanted.start;
  const shift = start - wanted.start;
  return Math.abs(shift) === Math.abs(offset) && end - wanted.end === shift;
}
