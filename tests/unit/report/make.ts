import type { Booking, Desk, Floor } from '../../../src/booking/types.js';
import { type CivilDate, instantOf, type Zone } from '../../../src/lib/civil-date.js';

export function makeBooking(date: string, zone: string, more: Partial<Booking> = {}): Booking {
  const day = date as CivilDate;
  return {
    id: `booking-${date}`,
    desk: '2.24.05',
    spaceId: null,
    building: 'HQ',
    floor: '2',
    date: day,
    start: instantOf(day, 9 * 60, zone as Zone),
    end: instantOf(day, 18 * 60, zone as Zone),
    checkedIn: false,
    released: false,
    ...more,
  } as Booking;
}

export function makeDesk(code: string, more: Partial<Desk> = {}): Desk {
  const base = { id: `space-${code}`, code, x: 0, y: 0, neighborhood: null, bookable: true };
  return { ...base, assignedTo: [], ...more } as Desk;
}

export function makeFloor(desks: readonly Desk[]): Floor {
  return { building: 'HQ', floor: '2', name: 'Second floor', timezone: 'UTC' as Zone, desks };
}
