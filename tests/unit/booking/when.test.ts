import { describe, expect, it } from 'vitest';
import { parseWhen, resolveWhen } from '../../../src/booking/when.js';
import type { Zone } from '../../../src/lib/civil-date.js';
import { underlined } from './underlined.js';

const now = Date.parse('2026-11-30T22:30:00Z');
const resolve = (text: string, zone = 'Europe/London', at = now) =>
  new Date(resolveWhen(parseWhen(text, '--at'), { now: at, zone: zone as Zone })).toISOString();

describe('WHEN', () => {
  it.each([
    ['00:00', 'Europe/London', '2026-12-01T00:00:00.000Z'],
    ['24:00', 'Europe/London', '2026-12-01T00:00:00.000Z'],
    ['22:30', 'Europe/London', '2026-12-01T22:30:00.000Z'],
    ['22:31', 'Europe/London', '2026-11-30T22:31:00.000Z'],
    ['22:30:01', 'Europe/London', '2026-11-30T22:30:01.000Z'],
    ['00:00', 'America/New_York', '2026-12-01T05:00:00.000Z'],
    ['00:00', 'Asia/Kolkata', '2026-12-01T18:30:00.000Z'],
    ['2026-12-01T08:00', 'America/New_York', '2026-12-01T13:00:00.000Z'],
    ['2026-12-01 08:00:15', 'Asia/Kolkata', '2026-12-01T02:30:15.000Z'],
    ['2026-12-01T08:00:00.250Z', 'Asia/Kolkata', '2026-12-01T08:00:00.250Z'],
    ['2026-12-01T08:00+05:30', 'Europe/London', '2026-12-01T02:30:00.000Z'],
    ['2026-12-01T08:00-0300', 'Europe/London', '2026-12-01T11:00:00.000Z'],
    ['2h', 'Europe/London', '2026-12-01T00:30:00.000Z'],
    [' 1h30m ', 'Europe/London', '2026-12-01T00:00:00.000Z'],
  ])('%s in %s', (text, zone, expected) => {
    expect(resolve(text, zone)).toBe(expected);
  });

  it('finds midnight where the clocks leave it out', () => {
    const before = Date.parse('2026-09-06T02:00:00Z');
    expect(resolve('00:00', 'America/Santiago', before)).toBe('2026-09-06T04:00:00.000Z');
  });

  it('takes a clock time that has just passed for now, where it is told to', () => {
    const when = parseWhen('22:29:30', '--at');
    const zone = 'Europe/London' as Zone;
    expect(resolveWhen(when, { now, zone, grace: 60_000 })).toBe(now - 30_000);
    expect(resolveWhen(when, { now, zone })).toBe(now - 30_000 + 86_400_000);
  });

  it.each([
    ['', 0, 0, 'names no time'],
    ['25:00', 0, 5, '25:00 is no time'],
    ['24:01', 0, 5, '24:01 is no time'],
    ['12:60', 0, 5, 'is no time'],
    ['9:00', 0, 4, 'is no time'],
    ['soon', 0, 4, 'soon is no time'],
    [' midnight', 1, 8, 'midnight is no time'],
    ['2026-12-01', 0, 10, 'has no clock time'],
    ['2026-02-30T08:00', 0, 10, 'there is no 2026-02-30'],
    ['2026-12-01T25:00', 11, 5, '25:00 is no clock time'],
    ['2026-12-01T08:00+99:00', 16, 6, '+99:00 is no offset'],
    ['2026-12-01T08:00 CET', 16, 4, 'is no offset'],
    ['2x', 0, 2, 'is no time'],
    ['9000d', 0, 5, 'longer than a year'],
  ])('underlines what is wrong in %j', (text, start, length, problem) => {
    expect(underlined(() => parseWhen(text, '--at'))).toEqual({
      start,
      length,
      message: expect.stringContaining(problem),
    });
  });
});
