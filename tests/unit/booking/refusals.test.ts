import { describe, expect, it } from 'vitest';
import { runBooking } from '../../../src/booking/run.js';
import type { BookAnswer, DeskReading } from '../../../src/booking/site.js';
import type { BookingId, DeskCode } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { SiteError } from '../../../src/lib/errors.js';
import { depsOf, desk, fakeSite, floorOf, request } from './fake-site.js';

const tomorrow = '2026-12-01' as CivilDate;
const manyDesks = floorOf(Array.from({ length: 200 }, (_, index) => `2.24.${100 + index}`));

describe('a refusal in words that nobody knows', () => {
  it('leads to the next desk where the data shows that somebody was faster', async () => {
    const site = fakeSite({ floor: manyDesks });
    const rivals = new Set<ReturnType<typeof desk>['id']>();
    site.script = (write, count) => {
      if (count > 25) return undefined;
      rivals.add(write.desk.id);
      site.others.set(write.date, rivals);
      return { kind: 'refused', reason: 'Ce poste est déjà réservé.' };
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'booked', attempts: 26 }]);
  });

  it('is no end of a date while other desks are free', async () => {
    const site = fakeSite({ floor: manyDesks });
    site.script = (_, count) =>
      count < 10 ? { kind: 'refused', reason: `Nr. ${count}` } : undefined;
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'booked', attempts: 10 }]);
  });

  it('ends a date as rejected once ten desks in a row were refused and no reading tells why', async () => {
    const site = fakeSite({ floor: manyDesks });
    site.script = (_, count) => ({ kind: 'refused', reason: `Nr. ${count}` });
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'rejected', attempts: 10, reason: 'Nr. 10' }]);
  });

  it('is the window where the data shows that the date is shut', async () => {
    const site = fakeSite();
    const { survey } = site;
    site.script = () => ({ kind: 'refused', reason: 'Nein.' });
    site.survey = async (dates) => {
      const { days, own } = await survey(dates);
      const open = site.writes.length === 0 ? null : false;
      return { own, days: new Map([...days].map(([date, day]) => [date, { ...day, open }])) };
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'not-open', attempts: 1, reason: 'Nein.' }]);
  });

  it("is one's own booking where the desk's bookings show that", async () => {
    const site = fakeSite();
    site.script = () => ({ kind: 'refused', reason: 'Nein.' });
    const mine = {
      id: 'Booking-mine' as BookingId,
      ...{ desk: '2.24.01' as DeskCode, spaceId: desk('2.24.01').id },
      ...{ building: 'HQ', floor: '2', date: tomorrow, start: null, end: null },
      ...{ checkedIn: false, released: false },
    };
    site.readDesk = async ({ code }): Promise<DeskReading> => {
      const isIt = site.writes.length > 0 && code === mine.desk;
      return { mine: isIt ? [mine] : [], taken: isIt };
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'already-booked', desk: '2.24.01' }]);
    expect(site.writes).toHaveLength(1);
  });
});

describe('refusals without an end', () => {
  it.each(['taken', 'refused', 'rejected', 'already-booked'] as const)(
    'a floor whose desks are shown as free and answered as %s costs ten requests',
    async (kind) => {
      const site = fakeSite({ floor: manyDesks });
      site.script = () => kind;
      const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
      expect(site.writes).toHaveLength(10);
      expect(result.dates).toMatchObject([{ outcome: 'rejected', reason: `scripted ${kind}` }]);
    },
  );

  it('are bounded also where each of them is explained', async () => {
    const site = fakeSite({ floor: manyDesks });
    site.script = ({ date, desk: { id } }) => {
      site.others.set(date, new Set([...(site.others.get(date) ?? []), id]));
      return { kind: 'refused', reason: 'Nein.' };
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.writes).toHaveLength(40);
    expect(result.dates).toMatchObject([{ outcome: 'unavailable' }]);
  });

  it('of some dates end no other at its first no: each has a count of its own', async () => {
    const site = Object.assign(fakeSite({ floor: manyDesks }), { writesAtOnce: 1 });
    // Its turn comes last.
    const nearest = '2026-12-01';
    let asked = 0;
    site.script = ({ date }) => {
      if (date === nearest) asked += 1;
      return date === nearest && asked > 2 ? undefined : { kind: 'refused', reason: 'Nein.' };
    };
    const dates = '2026-12-01..2026-12-04';
    const result = await runBooking(request({ dates }), depsOf(site));
    const [first, ...others] = result.dates;
    expect(first).toMatchObject({ date: nearest, outcome: 'booked', attempts: 3 });
    expect(others.map(({ outcome }) => outcome)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(site.writes.length).toBe(10 + 10 + 3 + 3);
  });

  it('of the person in one wording are not met ten times on every date', async () => {
    const site = fakeSite({ floor: manyDesks });
    site.script = () => ({ kind: 'refused', reason: 'Nein.' });
    const dates = '2026-12-01..2026-12-20';
    const result = await runBooking(request({ dates }), depsOf(site));
    expect(site.writes.length).toBeLessThan(110);
    expect(result.dates.every(({ outcome }) => outcome === 'rejected')).toBe(true);
  });
});

describe('a refusal in words about the desk', () => {
  const repeats = (site: ReturnType<typeof fakeSite>) => {
    const { book } = site;
    site.book = async (write) => {
      await book(write);
      return { kind: 'taken', reason: 'It is already reserved.' };
    };
  };

  it.each(['taken', 'desk-refused'] as const)(
    'is borne out: "%s" may answer what a gateway sent a second time',
    async (kind) => {
      const site = fakeSite({ floor: manyDesks });
      repeats(site);
      const { book } = site;
      site.book = async (write) => ({ ...(await book(write)), kind }) as BookAnswer;
      const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
      expect(site.own).toHaveLength(1);
      expect(site.writes).toHaveLength(1);
      expect(result.dates).toMatchObject([
        { outcome: 'already-booked', desk: '2.24.100', reason: expect.stringContaining('refused') },
      ]);
    },
  );

  it('is borne out by the bookings of the desk, where the site tells those', async () => {
    const site = fakeSite({ floor: manyDesks });
    repeats(site);
    site.ownBookings = async () => [];
    site.readDesk = async ({ id }) => {
      site.calls.push('readDesk');
      const mine = site.own.filter(({ spaceId }) => spaceId === id);
      return { mine, taken: mine.length > 0 };
    };
    await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.writes).toHaveLength(1);
  });

  it('is borne out each time, before another desk is asked for', async () => {
    const site = fakeSite({ floor: manyDesks });
    const { book } = site;
    // The third one is written, and a gateway's second sending of it is refused.
    site.book = async (write) => {
      const answer = await book(write);
      return answer.kind === 'booked' ? { kind: 'taken', reason: 'Reserved.' } : answer;
    };
    site.script = (_, count) => (count < 3 ? 'taken' : undefined);
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.own).toHaveLength(1);
    expect(result.dates).toMatchObject([{ outcome: 'already-booked', bookingId: 'Booking-1' }]);
    const first = site.calls.indexOf('book');
    const last = site.calls.lastIndexOf('book');
    expect(site.calls.slice(first, last + 2)).toEqual([
      ...['book', 'ownBookings', 'book', 'ownBookings', 'book', 'ownBookings'],
    ]);
  });

  it('leads to no other desk while it cannot be borne out', async () => {
    const site = fakeSite({ floor: manyDesks });
    const { book } = site;
    site.book = async (write) => {
      await book(write);
      return { kind: 'taken', reason: 'Reserved.' };
    };
    site.onRead = () => {
      if (site.writes.length === 1) throw new SiteError('Away.');
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.own).toHaveLength(1);
    expect(site.writes).toHaveLength(1);
    expect(result.dates).toMatchObject([
      { outcome: 'failed', reason: expect.stringMatching(/Reserved.*could not be borne out/) },
    ]);
  });
});
