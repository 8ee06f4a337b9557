import { describe, expect, it } from 'vitest';
import type { DeskCode, EmployeeId, Identity } from '../../../src/booking/types.js';
import type { CivilDate, Zone } from '../../../src/lib/civil-date.js';
import type { Schedule } from '../../../src/site/recurrence.js';
import { ownOf } from '../../../src/site/web/own-list.js';
import type { BookingRow } from '../../../src/site/web/pages/booking-row.js';
import type { WireBooking } from '../../../src/site/web/wire.js';

const me: Identity = { employeeId: 'me' as EmployeeId, email: 'me@site.example', name: 'Me' };
const place = {
  building: 'HQ',
  floor: '2',
  timezone: 'Europe/London' as Zone,
  desks: [] as never[],
};

/** A booking of the day in December, by whom it is told to be. */
function told(day: number, employeeId: string | null): WireBooking {
  const at = (hour: number) => Date.UTC(2026, 11, day, hour);
  return {
    id: `b${day}`,
    start: at(9),
    end: at(18),
    released: false,
    checkedIn: false,
    asksHealth: false,
    schedule: null,
    employeeId,
    employeeEmail: null,
    spaceId: `s${day}`,
    spaceCode: `D-${day}`,
    externalId: null,
    building: 'HQ',
    floor: '2',
    timezone: null,
  };
}

const row = (day: number): BookingRow => ({
  date: `2026-12-0${day}` as CivilDate,
  desk: `D-${day}` as DeskCode,
  start: null,
  end: null,
  tab: 'upcoming',
  index: 0,
});

/** What is made of these lists and rows: dates, and whether it speaks for the others. */
function readOf(
  lists: readonly WireBooking[][],
  rows: readonly BookingRow[] = [],
  person: Identity = me,
) {
  const read = {
    lists,
    rows,
    bookings: lists.flat(),
    isAsked: true,
    isWhole: true,
    lacksSome: false,
  };
  const { bookings, isTold } = ownOf(place, read, person);
  return { days: bookings.map(({ date }) => Number(date.slice(-2))), isTold };
}

describe('a list that My Bookings was told', () => {
  it("is one's own where nobody else is named, and the rows add what it leaves out", () => {
    expect(readOf([[told(1, 'me'), told(2, null)]], [row(2), row(3)])).toEqual({
      days: [1, 2, 3],
      isTold: true,
    });
  });

  it('is no own list with one entry of somebody else, whatever else stands in it', () => {
    const team = [told(1, 'you'), told(2, null), told(3, 'me')];
    expect(readOf([team], [row(1), row(2)])).toEqual({ days: [3], isTold: false });
  });

  it('is no own list with entries of two people, whoever the person themselves is', () => {
    const unknown = { ...me, employeeId: null };
    expect(readOf([[told(1, 'you'), told(2, 'they')]], [], unknown)).toEqual({
      days: [],
      isTold: false,
    });
  });

  it("leaves one's own beside it as it is, an empty one too", () => {
    const team = [told(1, 'you'), told(2, null)];
    expect(readOf([team, [told(3, 'me'), told(4, null)]])).toEqual({ days: [3, 4], isTold: true });
    expect(readOf([team, []])).toEqual({ days: [], isTold: true });
  });

  it('may be missing where only the rows tell', () => {
    expect(readOf([], [row(1)])).toEqual({ days: [1], isTold: true });
  });
});

describe('a booking of a series that came once, for all of its dates (contract G13)', () => {
  const recurs = (wire: WireBooking, pattern: string, until: number | null = null): WireBooking => {
    const schedule: Schedule = { from: null, until, pattern };
    return { ...wire, schedule };
  };
  const asked = [1, 2, 8, 9, 15].map(
    (day) => `2026-12-${String(day).padStart(2, '0')}` as CivilDate,
  );
  const readOn = (list: readonly WireBooking[], rows: readonly BookingRow[] = []) => {
    const read = { ...{ lists: [list], rows, bookings: list }, isAsked: true, isWhole: true };
    const { bookings, mayRecur } = ownOf(place, { ...read, lacksSome: false }, me, asked);
    return { days: bookings.map(({ date }) => Number(date.slice(-2))), bookings, mayRecur };
  };

  it('holds each of the dates asked for that its pattern falls on', () => {
    const weekly = recurs(told(1, 'me'), 'FREQ=WEEKLY;BYDAY=TU');
    const { days, bookings, mayRecur } = readOn([weekly, told(2, 'me')], [row(1), row(2)]);
    expect(days).toEqual([1, 8, 15, 2]);
    expect(bookings.map(({ series = false, unnamed = false }) => [series, unnamed])).toEqual([
      [true, false],
      [true, true],
      [true, true],
      [false, false],
    ]);
    expect(bookings[1]).toMatchObject({ desk: 'D-1', start: told(8, 'me').start });
    expect(mayRecur.size).toBe(0);
  });

  it('holds none that stands for itself: those were told one by one', () => {
    const same = { spaceId: 's1', spaceCode: 'D-1' };
    const weekly = [told(1, 'me'), { ...told(15, 'me'), ...same }];
    expect(readOn(weekly.map((wire) => recurs(wire, 'FREQ=WEEKLY'))).days).toEqual([1, 15]);
  });

  it('holds the dates of both where two series are of different desks', () => {
    const both = [told(1, 'me'), told(8, 'me')].map((wire) => recurs(wire, 'FREQ=WEEKLY'));
    expect(readOn(both).days).toEqual([1, 8, 15, 8, 15]);
  });

  it('may hold any later date where its pattern cannot be read, and says by which desk', () => {
    const { days, mayRecur } = readOn([recurs(told(2, 'me'), 'jeden Tag', told(9, 'me').end)]);
    expect(days).toEqual([2]);
    expect([...mayRecur]).toEqual([2, 8, 9].map((day) => [`2026-12-0${day}`, 'D-2']));
  });
});
