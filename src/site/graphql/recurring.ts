import { type CivilDate, instantOf, type Zone } from '../../lib/civil-date.js';
import { type Recurring, recursOn } from '../recurrence.js';
import type { HeldEntry } from './answers.js';
import { parseInstant } from './instants.js';

const day = 86_400_000;

/** How an entry recurs (contract G13), or null where it does not. */
export function recurringOf(entry: HeldEntry): Recurring | null {
  const start = parseInstant(entry.startDate);
  const end = parseInstant(entry.endDate);
  const { bookingSchedule: schedule } = entry;
  if (!schedule || start === null || end === null) return null;
  const pattern = schedule.recurrencePattern?.trim() ?? '';
  const until = parseInstant(schedule.effectiveEndDate);
  // With no pattern a schedule may just repeat the dates of a single booking.
  if (pattern === '' && (until === null || until < end + day)) return null;
  return {
    start,
    end,
    schedule: { from: null, until, pattern },
  };
}

/** Whether a recurring booking reaches into a date. */
export function isOn(recurring: Recurring, date: CivilDate, zone: Zone): 'yes' | 'no' | 'perhaps' {
  const whole = { from: instantOf(date, 0, zone), to: instantOf(date, 1440, zone) };
  return recursOn(recurring, date, whole, zone);
}
