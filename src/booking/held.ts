import type { CivilDate } from '../lib/civil-date.js';
import type { Ledger } from './ledger.js';
import { pendingOf } from './ledger-entry.js';
import type { Booking } from './types.js';

/** What a person holds from a day on: by the last list, and what this run was granted or shown since. */
export function heldFrom(day: CivilDate, ledger: Ledger): readonly Booking[] {
  const listed = ledger.lastList.filter(({ date, released }) => date >= day && !released);
  const made = ledger.entries().flatMap((entry) => {
    if (entry.proof !== null) return [entry.proof.booking];
    return pendingOf(entry).flatMap(({ answer }) => {
      return answer?.kind === 'booked' ? answer.booking : [];
    });
  });
  const dates = new Set(listed.map(({ date }) => date));
  return [...listed, ...made.filter(({ date }) => date >= day && !dates.has(date))];
}
