import { describe, expect, it } from 'vitest';
import type { BookingEvent } from '../../../src/booking/events.js';
import { Ledger } from '../../../src/booking/ledger.js';
import { runBooking } from '../../../src/booking/run.js';
import type { Booking, BookingId, DeskCode, SpaceId } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { SiteError } from '../../../src/lib/errors.js';
import {
  depsOf,
  desk,
  type FakeDeps,
  fakeSite,
  floorOf,
  request,
  settingsOf,
} from './fake-site.js';
import { type Faults, faultless, faultySite } from './faulty-site.js';

const minute = 60_000;
const tomorrow = '2026-12-01' as CivilDate;
const plain: Faults = { ...faultless, readsDesks: false, readsBookings: false };
const held: Omit<Booking, 'id' | 'date'> = {
  ...{ desk: '2.24.01' as DeskCode, spaceId: desk('2.24.01').id, building: 'HQ', floor: '2' },
  ...{ start: null, end: null, checkedIn: false, released: false },
};
const all = (...codes: string[]) => new Set(codes.map((code) => desk(code).id));

function between(deps: FakeDeps, act: (round: number) => void): FakeDeps {
  const on = (event: BookingEvent) => {
    deps.on(event);
    if (event.type === 'waiting') act(event.round);
  };
  return { ...deps, on };
}

describe("one's own list", () => {
  it('that never shows a new booking leads to no second one, however long it is watched', async () => {
    const site = faultySite({ ...plain, lag: null });
    const call = request({ dates: 'tomorrow', watch: true, until: '2h' });
    const result = await runBooking(call, depsOf(site));
    expect(site.own).toHaveLength(1);
    expect(site.writes).toHaveLength(1);
    expect(result.dates).toMatchObject([
      { outcome: 'failed', reason: expect.stringContaining('does not show it') },
    ]);
  });

  it.each([{ readsBookings: true }, { readsDesks: true }])(
    'that never shows a new booking is not what proves it, where there is %o',
    async (more) => {
      const site = faultySite({ ...plain, lag: null, ...more });
      const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
      expect(result.dates).toMatchObject([{ outcome: 'booked', bookingId: site.own[0]?.id }]);
    },
  );

  it('that lags two minutes shows in the next round what was booked in the first', async () => {
    const site = faultySite({ ...plain, lag: 2 * minute });
    const result = await runBooking(request({ dates: 'tomorrow', watch: true }), depsOf(site));
    expect(site.writes).toHaveLength(1);
    expect(result.dates).toMatchObject([{ outcome: 'booked', bookingId: site.own[0]?.id }]);
  });

  it('that lags is no leave to ask for another desk after a lost answer', async () => {
    const site = faultySite({ ...plain, lag: 5 * minute });
    const { book } = site;
    site.book = async (write) => {
      await book(write);
      return { kind: 'unclear', reason: 'The line went dead.' };
    };
    const result = await runBooking(request({ dates: 'tomorrow', watch: true }), depsOf(site));
    expect(site.own).toHaveLength(1);
    expect(result.dates).toMatchObject([{ outcome: 'booked', attempts: 1 }]);
  });

  it('that loses an item once is not believed', async () => {
    const site = faultySite({ ...plain });
    site.others.set('2026-12-02' as CivilDate, all('2.24.01', '2.24.02', '2.24.03', '2.24.04'));
    const { survey } = site;
    site.survey = async (dates) => ({ ...(await survey(dates)), own: [] });
    const call = request({ dates: '2026-12-01,2026-12-02', watch: true, until: '10m' });
    const result = await runBooking(call, depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'booked' }, { outcome: 'unavailable' }]);
    expect(site.writes).toHaveLength(1);
  });

  it('that does not speak for a date changes nothing there', async () => {
    const site = faultySite({ ...plain, page: 1 });
    const dates = '2026-12-01..2026-12-03';
    const first = await runBooking(request({ dates, watch: true, until: '10m' }), depsOf(site));
    expect(first.dates.filter(({ outcome }) => outcome === 'booked')).toHaveLength(3);
    expect(site.writes).toHaveLength(3);
  });
});

describe('today, held by the run that watches', () => {
  const today = '2026-11-30';
  it.each([
    ['after todayUntil', '2026-11-30T08:00:00Z', '3h'],
    ['over midnight', '2026-11-30T09:00:00Z', '16h'],
  ])('stays booked %s', async (_, now, until) => {
    const site = fakeSite({ now: Date.parse(now) });
    site.others.set(tomorrow, all('2.24.01', '2.24.02', '2.24.03'));
    const { ownBookings, survey } = site;
    // A list of what is upcoming: yesterday is not on it any more.
    const isToCome = ({ date }: { date: CivilDate }) =>
      date >= new Date(site.clock.now()).toISOString().slice(0, 10);
    site.ownBookings = async (options) => (await ownBookings(options)).filter(isToCome);
    site.survey = async (dates) => {
      const { days, own } = await survey(dates);
      return { days, own: own.filter(isToCome) };
    };
    const call = request({ dates: `${today},tomorrow`, watch: true, until });
    const watch = { waits: [{ rounds: null, wait: 30 * minute }], restartBrowserEvery: 50 };
    const result = await runBooking(call, depsOf(site, settingsOf({ watch })));
    expect(result.dates[0]).toMatchObject({ date: today, outcome: 'booked', attempts: 1 });
  });
});

describe('what is not the run’s own', () => {
  it('is left alone: a desk of the same code that the person booked by hand on another floor', async () => {
    const site = fakeSite({ floor: floorOf(['2.24.01', '2.24.02']) });
    const byHand = {
      ...{ id: 'Booking-by-hand' as BookingId, desk: '2.24.01' as DeskCode, spaceId: null },
      ...{ building: 'HQ', floor: '9', date: tomorrow, start: null, end: null },
      ...{ checkedIn: false, released: false },
    };
    site.script = (_, count) => {
      if (count < 2) return 'drop-before';
      site.own.push(byHand);
      const booking = {
        ...{ ...byHand, id: 'Booking-granted' as BookingId, floor: '2' },
        spaceId: desk('2.24.01').id,
      };
      site.own.push(booking);
      return { kind: 'booked', booking };
    };
    const result = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(site.cancelledIds).toEqual([]);
    expect(result.dates).toMatchObject([
      { bookingId: 'Booking-granted', reason: expect.stringContaining('Booking-by-hand') },
    ]);
  });

  it('is proved no more once a reading that covers it says so, and is left alone then', async () => {
    const site = fakeSite();
    site.others.set('2026-12-02' as CivilDate, all('2.24.01', '2.24.02', '2.24.03'));
    const first = await runBooking(request({ dates: 'tomorrow' }), depsOf(site));
    expect(first.dates).toMatchObject([{ outcome: 'booked' }]);
    const deps = between(depsOf(site), (round) => {
      if (round === 1) site.own.length = 0;
    });
    const call = request({ dates: '2026-12-01,2026-12-02', watch: true, until: '10m' });
    const result = await runBooking(call, deps);
    expect(result.dates[0]).toMatchObject({ outcome: 'skipped', attempts: 0 });
    expect(site.writes).toHaveLength(1);
  });
});

describe('a watch', () => {
  it('does not report a date that came into its window after its last round', async () => {
    const site = fakeSite({ now: Date.parse('2026-11-30T23:58:00Z') });
    site.others.set(tomorrow, all('2.24.01', '2.24.02', '2.24.03'));
    const settings = settingsOf({ windowDays: 1, days: ['mon', 'tue', 'wed'] });
    const deps = depsOf(site, settings);
    site.onRead = (name) => {
      if (name === 'arrive' && site.clock.now() > Date.parse('2026-12-01T00:00:00Z')) {
        throw new SiteError('Away.');
      }
    };
    const call = request({ watch: true, until: '2026-12-01T00:00:01' });
    const result = await runBooking(call, deps);
    expect(result.dates.map(({ date, outcome }) => [date, outcome])).toEqual([
      ['2026-11-30', 'skipped'],
      ['2026-12-01', 'unavailable'],
    ]);
  });

  it('leaves a date to the person who booked it by hand meanwhile', async () => {
    const site = fakeSite();
    site.others.set(tomorrow, all('2.24.01', '2.24.02', '2.24.03'));
    const deps = between(depsOf(site), () => {
      site.own.push({
        ...{ id: 'By-hand' as BookingId, desk: '9.01' as DeskCode, spaceId: null, building: 'HQ' },
        ...{
          floor: '9',
          date: tomorrow,
          start: null,
          end: null,
          checkedIn: false,
          released: false,
        },
      });
      site.others.clear();
    });
    const result = await runBooking(request({ dates: 'tomorrow', watch: true }), deps);
    expect(result.dates).toMatchObject([{ outcome: 'already-booked', bookingId: 'By-hand' }]);
    expect(site.writes).toEqual([]);
  });
});

describe('what the site has granted and nothing shows', () => {
  const later = 11 * minute;
  const granted = () => {
    const ledger = new Ledger({ building: 'HQ', floor: '2' });
    const id = 'Booking-1' as BookingId;
    const booking = { ...held, id, date: tomorrow };
    const sent = ledger.asked(tomorrow, desk('2.24.01'), 0);
    ledger.answered(tomorrow, sent, { kind: 'booked', booking }, 0);
    ledger.listed({
      ...{ own: [], covers: () => true, hours: () => null, today: tomorrow, at: later },
    });
    const day = { date: tomorrow, taken: new Set<SpaceId>(), open: null };
    ledger.surveyed(new Map([[tomorrow, day]]), later);
    return { ledger, id, sent: ledger.entry(tomorrow).sent[0]! };
  };

  it('holds its date whatever lists and the floor lack, for as long as by its id it may be asked for', () => {
    const { ledger, id } = granted();
    expect(ledger.isFree(tomorrow)).toBe(false);
    ledger.bookingRead(tomorrow, id, 'gone', 5 * minute);
    expect(ledger.isFree(tomorrow)).toBe(false);
    ledger.bookingRead(tomorrow, id, 'gone', later);
    expect(ledger.isFree(tomorrow)).toBe(true);
  });

  it('is decided by the floor where neither it nor its desk can be asked for', () => {
    const { ledger, sent } = granted();
    ledger.unreadable(tomorrow, sent);
    expect(ledger.isFree(tomorrow)).toBe(true);
  });
});
