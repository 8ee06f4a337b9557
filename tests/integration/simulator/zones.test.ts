import { afterEach, describe, expect, it } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator } from '../../simulator/types.js';
import { dateAt, instantOf } from '../../simulator/world/zone.js';
import { gql } from '../../support/gql.js';
import { book, CREATE_BOOKING, deskId, heldBy, utc } from '../../support/site.js';

let simulator: Simulator;
const at = async (now: string): Promise<void> => {
  simulator = await startSimulator({ now, frozen: true, occupancy: 0, windowDays: 60 });
};

afterEach(() => simulator?.stop());

describe('local time and instants', () => {
  it.each([
    ['Europe/London', '2026-10-24', '09:00', '2026-10-24T08:00:00.000Z'],
    ['Europe/London', '2026-10-25', '09:00', '2026-10-25T09:00:00.000Z'],
    ['Europe/London', '2026-10-25', '00:00', '2026-10-24T23:00:00.000Z'],
    ['Europe/London', '2026-10-25', '24:00', '2026-10-26T00:00:00.000Z'],
    ['Europe/London', '2026-10-25', '01:30', '2026-10-25T00:30:00.000Z'],
    ['Europe/London', '2026-03-29', '01:30', '2026-03-29T01:30:00.000Z'],
    ['America/New_York', '2026-10-31', '09:00', '2026-10-31T13:00:00.000Z'],
    ['America/New_York', '2026-11-01', '09:00', '2026-11-01T14:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-03', '09:00', '2026-10-02T22:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04', '09:00', '2026-10-03T22:00:00.000Z'],
  ])('%s %s %s is %s', (zone, date, time, instant) => {
    expect(new Date(instantOf(zone, date, time)).toISOString()).toBe(instant);
  });

  it('gives the civil date of an instant by the zone', () => {
    const instant = Date.parse('2026-10-03T13:15:00Z');
    expect(dateAt('Australia/Lord_Howe', instant)).toBe('2026-10-03');
    expect(dateAt('Australia/Lord_Howe', instant + 15 * 60_000)).toBe('2026-10-04');
    expect(dateAt('America/New_York', Date.parse('2026-11-01T03:59:59Z'))).toBe('2026-10-31');
  });
});

describe('a booking belongs to the civil date of its building', () => {
  it.each([
    ['NYC', '5.07.01', 'America/New_York', '2026-11-01', '2026-11-01T14:00:00.000Z'],
    ['LHI', '1.02.01', 'Australia/Lord_Howe', '2026-10-30', '2026-10-29T22:00:00.000Z'],
    ['HQ', '2.24.01', 'Europe/London', '2026-10-25', '2026-10-25T09:00:00.000Z'],
  ])('%s', async (building, desk, zone, date, start) => {
    await at('2026-10-20T10:00:00Z');
    const answer = await book(simulator, { person: 'alice', desk, date, zone });
    expect(answer.data.createBooking.booking.date).toBe(date);
    expect(heldBy(simulator, 'alice')).toMatchObject([{ building, date, start }]);
  });

  it('the whole local day of 25 hours fits; the day of UTC does not', async () => {
    await at('2026-10-20T10:00:00Z');
    const token = simulator.sessions.issue('alice');
    const input = {
      spaceId: deskId(simulator, '2.24.01'),
      employeeId: simulator.person('alice').employeeId,
      startDate: utc(Date.parse('2026-10-24T23:00:00Z')),
      endDate: utc(Date.parse('2026-10-26T00:00:00Z')),
    };
    const whole = await gql(simulator, token, CREATE_BOOKING, { input });
    expect(whole.data.createBooking.booking.date).toBe('2026-10-25');
    const lagoon = {
      ...input,
      spaceId: deskId(simulator, '1.02.01'),
      startDate: utc(Date.parse('2026-10-27T00:00:00Z')),
      endDate: utc(Date.parse('2026-10-28T00:00:00Z')),
    };
    const across = await gql(simulator, token, CREATE_BOOKING, { input: lagoon });
    expect(across.errors[0]?.message).toMatch(/same day/);
  });

  it('dates must be written as G15 says', async () => {
    await at('2026-10-20T10:00:00Z');
    const input = {
      spaceId: deskId(simulator, '2.24.01'),
      employeeId: simulator.person('alice').employeeId,
      startDate: '2026-10-22T09:00:00Z',
      endDate: '2026-10-22 17:00:00 UTC',
    };
    const token = simulator.sessions.issue('alice');
    const answer = await gql(simulator, token, CREATE_BOOKING, { input });
    expect(answer.errors[0]?.message).toMatch(/is not a date like/);
    expect(heldBy(simulator, 'alice')).toEqual([]);
  });
});

it('the window moves on at the building’s own midnight', async () => {
  await at('2026-10-20T03:59:59Z');
  simulator.window.setDays(1);
  const wish = {
    person: 'alice',
    desk: '5.07.01',
    date: '2026-10-21',
    zone: 'America/New_York',
  };
  expect((await book(simulator, wish)).errors[0]?.message).toMatch(/not open/);
  simulator.clock.advance(1_000);
  expect((await book(simulator, wish)).errors).toEqual([]);
});
