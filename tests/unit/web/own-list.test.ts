import { describe, expect, it } from 'vitest';
import type { DeskCode, EmployeeId, Identity } from '../../../src/booking/types.js';
import type { CivilDate, Zone } from '../../../src/lib/civil-date.js';
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
