import type { Booking, BookingId } from '../../booking/types.js';
import {
  type CivilDate,
  civilDateAt,
  instantOf,
  minuteOfDayAt,
  type Zone,
} from '../../lib/civil-date.js';
import type { HeldEntry, OwnEntry } from './answers.js';
import { toBooking } from './bookings.js';
import { parseInstant } from './instants.js';
import { isOn, recurringOf } from './recurring.js';

/** What an entry holds: its own dates, and of `dates` those that it recurs on. */
export function occurrences(
  entry: OwnEntry,
  zone: Zone,
  dates: readonly CivilDate[],
): readonly Booking[] {
  const booking = toBooking(entry, zone);
  const recurring = recurringOf(entry);
  if (recurring === null) return [booking];
  const { start, end } = recurring;
  const minute = minuteOfDayAt(start, zone);
  const more = dates
    .filter((date) => date > booking.date && isOn(recurring, date, zone) === 'yes')
    .map((date) => {
      const begins = instantOf(date, minute, zone);
      const id = `${entry.id} ${date}` as BookingId;
      const here = { id, unnamed: true, date, start: begins, end: begins + (end - start) };
      return { ...booking, ...here, checkedIn: false, released: false };
    });
  return [{ ...booking, series: true }, ...more];
}

/** Of `dates` those on which an entry is, or may be. */
export function datesOf(
  entry: HeldEntry,
  zone: Zone,
  dates: readonly CivilDate[],
): readonly CivilDate[] {
  const start = parseInstant(entry.startDate);
  const end = parseInstant(entry.endDate);
  if (start === null) return dates;
  const [first, last] = [civilDateAt(start, zone), civilDateAt((end ?? start + 1) - 1, zone)];
  const recurring = recurringOf(entry);
  return dates.filter(
    (date) =>
      (date >= first && date <= last) ||
      (recurring !== null && date > first && isOn(recurring, date, zone) !== 'no'),
  );
}

/** Of `dates` those of which nobody can tell whether the entry recurs on them. */
export function doubtfulDates(
  entry: HeldEntry,
  zone: Zone,
  dates: readonly CivilDate[],
): readonly CivilDate[] {
  const recurring = recurringOf(entry);
  if (recurring === null) return [];
  return dates.filter((date) => isOn(recurring, date, zone) === 'perhaps');
}

/** Whether another entry is an occurrence of the same series: then each is told by itself, and one that is not was cancelled. */
export function isToldOneByOne(entry: OwnEntry, all: readonly OwnEntry[], zone: Zone): boolean {
  const recurring = recurringOf(entry);
  if (recurring === null) return false;
  return all.some((other) => {
    const its = other === entry ? null : recurringOf(other);
    if (its === null || other.space?.id !== entry.space?.id) return false;
    const { schedule, start } = its;
    const isLike =
      schedule.pattern === recurring.schedule.pattern &&
      schedule.until === recurring.schedule.until;
    if (!isLike || start === recurring.start) return false;
    const [first, later] = start < recurring.start ? [its, recurring] : [recurring, its];
    return isOn(first, civilDateAt(later.start, zone), zone) === 'yes';
  });
}
