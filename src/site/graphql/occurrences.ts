import type { OwnQuestion } from '../../booking/site.js';
import type { Booking, BookingId } from '../../booking/types.js';
import {
  addDays,
  type CivilDate,
  civilDateAt,
  instantOf,
  minuteOfDayAt,
  type Zone,
} from '../../lib/civil-date.js';
import type { Recurring } from '../recurrence.js';
import type { HeldEntry, OwnEntry } from './answers.js';
import { toBooking } from './bookings.js';
import { datesFrom } from './gaps.js';
import { parseInstant } from './instants.js';
import { isOn, recurringOf } from './recurring.js';

/** How far back past bookings are read. */
export const back = 366;

/** The dates for which a question wants to be told of what recurs; `today`: about the building's. */
export function toldDates(
  today: CivilDate,
  { past, ahead = 0 }: Pick<OwnQuestion, 'past' | 'ahead'>,
): readonly CivilDate[] {
  if (ahead === 0) return [];
  return datesFrom(addDays(today, past ? -back : -1), ahead + (past ? back : 2));
}

/** What an entry holds: its own dates, and of `dates` those that it recurs on. */
export function occurrences(
  entry: OwnEntry,
  zone: Zone,
  dates: readonly CivilDate[],
): readonly Booking[] {
  const recurring = recurringOf(entry);
  const booking = toBooking(entry, zone);
  return recurring === null ? [booking] : seriesOf(booking, recurring, zone, dates);
}

/** A booking that recurs, as its own dates and of `dates` those that follow. */
export function seriesOf(
  booking: Booking,
  recurring: Recurring,
  zone: Zone,
  dates: readonly CivilDate[],
): readonly Booking[] {
  const { start, end } = recurring;
  const minute = minuteOfDayAt(start, zone);
  const more = dates
    .filter((date) => date > booking.date && isOn(recurring, date, zone) === 'yes')
    .map((date) => {
      const begins = instantOf(date, minute, zone);
      const id = `${booking.id} ${date}` as BookingId;
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
  return recurring === null ? [] : doubtfulIn(recurring, zone, dates);
}

/** Of `dates` those of which nobody can tell whether a booking recurs on them. */
export function doubtfulIn(
  recurring: Recurring,
  zone: Zone,
  dates: readonly CivilDate[],
): readonly CivilDate[] {
  return dates.filter((date) => isOn(recurring, date, zone) === 'perhaps');
}

/** Whether another entry is an occurrence of the same series: then each is told by itself, and one that is not was cancelled. */
export function isToldOneByOne(entry: OwnEntry, all: readonly OwnEntry[], zone: Zone): boolean {
  const recurring = recurringOf(entry);
  if (recurring === null) return false;
  return all.some((other) => {
    const its = other === entry ? null : recurringOf(other);
    return its !== null && other.space?.id === entry.space?.id && isOneSeries(its, recurring, zone);
  });
}

/** Whether two bookings of a desk are occurrences of one series. */
export function isOneSeries(one: Recurring, other: Recurring, zone: Zone): boolean {
  const isLike =
    one.schedule.pattern === other.schedule.pattern && one.schedule.until === other.schedule.until;
  if (!isLike || one.start === other.start) return false;
  const [first, later] = one.start < other.start ? [one, other] : [other, one];
  return isOn(first, civilDateAt(later.start, zone), zone) === 'yes';
}
