import { describe, expect, it } from 'vitest';
import { joinedWith } from '../../../src/booking/joined.js';
import { type MadeBooking, noMemory } from '../../../src/booking/memory.js';
import type { Booking, BookingId, DeskCode } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { SiteError } from '../../../src/lib/errors.js';
import { desk, type FakeSite, fakeSite, london } from './fake-site.js';

const date = '2026-12-01' as CivilDate;
const other = '2026-12-02' as CivilDate;
const minute = 60_000;
const booking = (on: CivilDate, id = `Booking-${on}`): Booking => ({
  ...{ id: id as BookingId, desk: '2.24.01' as DeskCode, spaceId: desk('2.24.01').id },
  ...{ building: 'HQ', floor: '2', date: on, start: null, end: null },
  ...{ checkedIn: false, released: false },
});

/** What is said of two bookings that runs made so long ago (ms), of which the list shows `shown`. */
async function joined(site: FakeSite, age: number, shown: readonly Booking[] = []) {
  const at = site.clock.now() - age;
  const made = new Map<CivilDate, MadeBooking>();
  for (const on of [date, other]) made.set(on, { ...booking(on), at });
  const { own, gaps } = await joinedWith(shown, { ...noMemory, made }, site, london);
  return { dates: own.map((each) => each.date), gaps: gaps.flatMap(({ on }) => [...(on ?? [])]) };
}

describe('a list, and what runs were granted beside it', () => {
  it('has what is shown by its id, and what is shown at its desk', async () => {
    const site = fakeSite();
    site.readBooking = async (id) => (id === booking(date).id ? booking(date) : null);
    site.readDesk = async () => ({ mine: [booking(other, 'another id')], taken: true });
    expect(await joined(site, minute)).toEqual({ dates: [date, other], gaps: [] });
  });

  it('may lack for ten minutes what the site says is gone, and no longer', async () => {
    const site = fakeSite();
    site.readBooking = async () => 'gone';
    expect((await joined(site, minute)).gaps).toEqual([date, other]);
    expect((await joined(site, 11 * minute)).gaps).toEqual([]);
  });

  it('may lack what nothing tells of, unless it shows others that were granted', async () => {
    const site = fakeSite();
    expect((await joined(site, 11 * minute)).gaps).toEqual([date, other]);
    expect((await joined(site, 11 * minute, [booking(date)])).gaps).toEqual([]);
    site.readBooking = async () => {
      throw new SiteError('Away.');
    };
    expect((await joined(site, 11 * minute)).gaps).toEqual([date, other]);
  });

  it('shows a booking also by another id than was granted', async () => {
    const shown = [booking(date, 'a'), booking(other, 'b')];
    expect(await joined(fakeSite(), minute, shown)).toEqual({ dates: [date, other], gaps: [] });
  });

  it('may lack what was asked for a moment ago, and nobody knows what became of it', async () => {
    const site = fakeSite();
    const asked = (age: number) => ({
      ...noMemory,
      asked: new Map([[date, [{ desk: '2.24.01' as DeskCode, at: site.clock.now() - age }]]]),
    });
    const gaps = async (age: number) => (await joinedWith([], asked(age), site, london)).gaps;
    expect(await gaps(minute)).toMatchObject([{ why: expect.stringContaining('is not known') }]);
    expect(await gaps(11 * minute)).toEqual([]);
  });
});
