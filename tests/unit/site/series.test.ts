import { expect, it } from 'vitest';
import { cancelBookings } from '../../../src/booking/change.js';
import type { Site } from '../../../src/booking/site.js';
import type { Booking } from '../../../src/booking/types.js';
import { parseCivilDate, parseZone } from '../../../src/lib/civil-date.js';
import { occurrences } from '../../../src/site/graphql/occurrences.js';
import { toOwnBookings } from '../../../src/site/graphql/own.js';

const zone = parseZone('Europe/Lisbon')!;
const dates = ['2026-12-01', '2026-12-08', '2026-12-09'].map((text) => parseCivilDate(text)!);
const entry = {
  id: 'B1',
  startDate: '2026-12-01 09:00:00 UTC',
  endDate: '2026-12-01 17:00:00 UTC',
  space: { id: 'S1', code: '12' },
};
const weekly = {
  bookingSchedule: { effectiveEndDate: null, recurrencePattern: 'FREQ=WEEKLY' },
};

/** Says yes to everything, and does it. */
function siteWith(own: readonly Booking[]) {
  const cancelled: string[] = [];
  const site = {
    cancel: async ({ id }: Booking) => {
      cancelled.push(id);
      return { kind: 'done' };
    },
    ownBookings: async () => own.filter(({ id }) => !cancelled.includes(id)),
    readBooking: async () => null,
  } as unknown as Site;
  return { site, cancelled };
}

it('no date of a series is cancelled by its id, which may stand for all of them', async () => {
  const own = occurrences({ ...entry, ...weekly }, zone, dates);
  expect(own.map(({ date }) => date)).toEqual(['2026-12-01', '2026-12-08']);
  const { site, cancelled } = siteWith(own);
  const [change] = await cancelBookings(site, own.slice(0, 1));
  expect(change).toMatchObject({ done: false, rejected: true });
  expect(change?.reason).toMatch(/recurs, .* cancel the one on 2026-12-01 on the site/);
  expect(cancelled).toEqual([]);
});

it('what does not recur is cancelled', async () => {
  const own = occurrences(entry, zone, dates);
  const { site, cancelled } = siteWith(own);
  expect(await cancelBookings(site, own)).toMatchObject([{ done: true }]);
  expect(cancelled).toEqual(['B1']);
});

it('a series whose pattern cannot be read may hold any date from then on, and says by which desk', async () => {
  const bookingSchedule = { effectiveEndDate: null, recurrencePattern: 'jeden Tag' };
  const items = [{ ...entry, bookingSchedule }];
  const reading = await toOwnBookings(
    { items, lost: 0 },
    null,
    async () => zone,
    () => null,
    dates,
  );
  expect([...(reading.mayRecur ?? [])]).toEqual(dates.map((date) => [date, '12']));
  expect([...(reading.ownCovers ?? [])]).toEqual([]);
});

it('a series that is told date by date holds those dates, and not one that was cancelled', async () => {
  const told = (id: string, day: string, pattern = 'FREQ=WEEKLY') => ({
    ...{ ...entry, id, startDate: `${day} 09:00:00 UTC`, endDate: `${day} 17:00:00 UTC` },
    bookingSchedule: { effectiveEndDate: null, recurrencePattern: pattern },
  });
  const on = async (items: readonly ReturnType<typeof told>[]) => {
    const all = ['2026-12-01', '2026-12-02', '2026-12-08', '2026-12-09', '2026-12-15'];
    const asked = all.map((text) => parseCivilDate(text)!);
    const entries = { items: [...items], lost: 0 };
    const { own } = await toOwnBookings(
      entries,
      null,
      async () => zone,
      () => null,
      asked,
    );
    return own.map((each) => each.date);
  };
  // The one on the 8th was cancelled.
  expect(await on([told('B1', '2026-12-01'), told('B3', '2026-12-15')])).toEqual([
    '2026-12-01',
    '2026-12-15',
  ]);
  // Two series of one desk on two weekdays are no occurrences of each other.
  expect(await on([told('B1', '2026-12-01'), told('B2', '2026-12-02')])).toEqual([
    '2026-12-01',
    '2026-12-02',
    '2026-12-08',
    '2026-12-09',
    '2026-12-15',
  ]);
});

it('what bears no id of the site’s is not cancelled because a later list lacks its id', async () => {
  const [named] = occurrences(entry, zone, dates);
  const unnamed = { ...named!, id: 'row:2026-12-01:12' as Booking['id'], unnamed: true };
  const { site } = siteWith([named!]);
  const refusing = { ...site, cancel: async () => ({ kind: 'rejected', reason: 'Not found.' }) };
  const changes = await cancelBookings(refusing as unknown as Site, [unnamed]);
  expect(changes).toMatchObject([{ done: false, rejected: true, reason: 'Not found.' }]);
});
