import { describe, expect, it } from 'vitest';
import type { BookingEvent } from '../../../src/booking/events.js';
import { runBooking } from '../../../src/booking/run.js';
import type { Booking, BookingId, DeskCode, EmployeeId } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { correctedClock } from '../../../src/lib/clock.js';
import { ExitCode, SiteError } from '../../../src/lib/errors.js';
import {
  depsOf,
  desk,
  type FakeSite,
  fakeSite,
  floorOf,
  request,
  settingsOf,
  windowOf,
} from './fake-site.js';

const evening = Date.parse('2026-11-30T22:00:00Z');
const midnight = Date.parse('2026-12-01T00:00:00Z');

/** Somebody who holds it knows that more than one is allowed. */
const held: Booking = {
  ...{ id: 'By-hand' as BookingId, desk: '2.24.09' as DeskCode, spaceId: null, building: 'HQ' },
  ...{ floor: '2', date: '2026-12-07' as CivilDate, start: null, end: null },
  ...{ checkedIn: false, released: false },
};

describe('--at', () => {
  it('reads before the release and books the new date first, at once', async () => {
    const site = fakeSite({ now: evening, latency: 100 });
    windowOf(site, 29);
    site.own.push(held);
    const settings = settingsOf({ order: 'nearest-first' });
    const result = await runBooking(
      request({ dates: '2026-12-08,2026-12-09,2026-12-30', at: '00:00' }),
      depsOf(site, settings),
    );
    expect(result.dates.every(({ outcome }) => outcome === 'booked')).toBe(true);
    expect(site.calls).toEqual([
      'arrive',
      'arrive',
      'survey',
      'book',
      'book',
      'book',
      'ownBookings',
    ]);
    expect(site.writes[0]?.date).toBe('2026-12-30');
    expect(site.writtenAt[0]! - midnight).toBeGreaterThanOrEqual(0);
    expect(site.writtenAt[0]! - midnight).toBeLessThan(20);
  });

  it('has the desks ranked before, so that what is taken is all that is looked at then', async () => {
    const looks: number[] = [];
    const codes = ['2.24.01', '2.24.02', '2.24.03'];
    const desks = codes.map((code) => ({
      ...desk(code),
      get bookable() {
        looks.push(site.clock.now());
        return true;
      },
    }));
    const site: FakeSite = fakeSite({ now: evening, floor: { ...floorOf([]), desks } });
    windowOf(site, 29);
    const call = request({ dates: '2026-12-28..2026-12-30', at: '00:00' });
    const { dates } = await runBooking(call, depsOf(site));
    expect(dates.every(({ outcome }) => outcome === 'booked')).toBe(true);
    expect(looks.length).toBeGreaterThan(0);
    expect(looks.filter((at) => at > midnight - 1000)).toEqual([]);
  });

  it('books the nearest date where the company allows one reservation at a time', async () => {
    const site = fakeSite({ now: evening, latency: 100 });
    windowOf(site, 29);
    site.script = () =>
      site.own.length === 0 ? undefined : { kind: 'refused', reason: 'Nur eine Buchung.' };
    const call = request({ dates: '2026-12-08,2026-12-09,2026-12-30', at: '00:00' });
    const { dates } = await runBooking(call, depsOf(site));
    expect(dates[0]).toMatchObject({ date: '2026-12-08', outcome: 'booked' });
    for (const { outcome, reason } of dates.slice(1)) {
      expect(outcome).toBe('rejected');
      expect(reason).toContain('on 2026-12-08: the company may allow one reservation at a time');
    }
  });

  it.each([
    ['answered', 100, 100],
    ['not answered for long', 5000, 1000],
  ])('asks for the new date as soon as the nearest is %s', async (_, latency, after) => {
    const site = fakeSite({ now: evening, latency });
    windowOf(site, 29);
    const call = request({ dates: '2026-12-08,2026-12-30', at: '00:00' });
    await runBooking(call, depsOf(site));
    expect(site.writes.map(({ date }) => date)).toEqual(['2026-12-08', '2026-12-30']);
    expect(site.writtenAt[1]! - site.writtenAt[0]!).toBe(after);
  });

  it('counts +29d from the day of the release', async () => {
    const site = fakeSite({ now: evening });
    windowOf(site, 29);
    const result = await runBooking(request({ dates: '+29d', at: '00:00' }), depsOf(site));
    expect(result.dates).toMatchObject([{ date: '2026-12-30', outcome: 'booked' }]);
  });

  it("books with 'release' the date that it opens, where that is one of the profile's days", async () => {
    const site = fakeSite({ now: evening });
    windowOf(site, 29);
    const call = request({ dates: 'release', at: '00:00' });
    const result = await runBooking(call, depsOf(site, settingsOf({ days: ['wed'] })));
    expect(result.dates).toMatchObject([{ date: '2026-12-30', outcome: 'booked' }]);
  });

  it("says so where a release opens none of the profile's days, and books nothing", async () => {
    const site = fakeSite({ now: evening });
    windowOf(site, 29);
    const notes: string[] = [];
    const deps = {
      ...depsOf(site, settingsOf({ days: ['mon', 'tue'] })),
      on: (event: BookingEvent) => {
        if (event.type === 'note') notes.push(event.message);
      },
    };
    const result = await runBooking(request({ dates: 'release', at: '00:00' }), deps);
    expect(result).toMatchObject({ dates: [], error: null });
    expect(site.writes).toEqual([]);
    expect(notes).toEqual([
      'the release of 2026-12-01 opens Wednesday 2026-12-30, which is not among your days (mon,tue)',
    ]);
    const counted = await runBooking(request({ dates: '+29d', at: '00:00' }), deps);
    expect(counted.dates).toMatchObject([{ date: '2026-12-30', outcome: 'booked' }]);
    expect(notes.at(-1)).toBe('Wednesday 2026-12-30 is not among your days (mon,tue)');
  });

  it('says so where a list of dates names none', async () => {
    const saturday = Date.parse('2026-11-28T10:00:00Z');
    const deps = depsOf(fakeSite({ now: saturday }));
    await runBooking(request({ dates: 'this-week' }), deps);
    const message = 'this-week names no date from 2026-11-28 on';
    expect(deps.events).toContainEqual({ type: 'note', level: 'warn', message });
  });

  it('keeps trying closely while the window opens late', async () => {
    const site = fakeSite({ now: evening, latency: 20 });
    site.opensAt = () => midnight + 4321;
    const result = await runBooking(request({ dates: '2026-12-30', at: '00:00' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'booked' }]);
    expect(site.writes.every((write) => write.desk.code === '2.24.01')).toBe(true);
    const last = site.writtenAt.at(-1) ?? 0;
    expect(last - (midnight + 4321)).toBeLessThan(2100);
    expect(site.writes.length).toBeLessThan(15);
  });

  it('ends as not-open when the window stays shut, and goes on with --watch', async () => {
    const shut = fakeSite({ now: evening });
    shut.opensAt = () => midnight + 600_000;
    const ended = await runBooking(request({ dates: '2026-12-30', at: '00:00' }), depsOf(shut));
    expect(ended.dates).toMatchObject([{ outcome: 'not-open' }]);
    const late = fakeSite({ now: evening });
    late.opensAt = () => midnight + 600_000;
    const watched = await runBooking(
      request({ dates: '2026-12-30', at: '00:00', watch: true }),
      depsOf(late),
    );
    expect(watched.dates).toMatchObject([{ outcome: 'booked' }]);
  });

  it('goes on to the next desk when a rival was faster', async () => {
    const site = fakeSite({ now: evening, latency: 30 });
    site.opensAt = () => midnight;
    site.script = ({ date }, count) => {
      if (count === 1) site.others.set(date, new Set([desk('2.24.01').id, desk('2.24.02').id]));
      return undefined;
    };
    const result = await runBooking(request({ dates: '2026-12-30', at: '00:00' }), depsOf(site));
    expect(site.writes.map(({ desk }) => desk.code)).toEqual(['2.24.01', '2.24.02', '2.24.03']);
    expect(result.dates).toMatchObject([{ outcome: 'booked', desk: '2.24.03', attempts: 3 }]);
  });

  it.each([
    ['even', 40, 40, 0],
    ['all on the way there', 80, 0, 137],
    ['all on the way back', 0, 80, -512],
  ])(
    'reaches a site whose clock differs at the release; delay %s',
    async (_, there, back, ahead) => {
      const { site, arrivals } = remoteSite(there, back, ahead);
      const result = await runBooking(request({ dates: '2026-12-30', at: '00:00' }), depsOf(site));
      expect(result.dates).toMatchObject([{ outcome: 'booked', attempts: 1 }]);
      expect(arrivals[0]! - midnight).toBeGreaterThanOrEqual(0);
      expect(arrivals[0]! - midnight).toBeLessThanOrEqual(15);
    },
  );

  it('lives through trouble before the release', async () => {
    const site = fakeSite({ now: evening });
    let down = 3;
    site.onRead = (name) => {
      if (name === 'survey' && down-- > 0) throw new SiteError('The site is away.');
    };
    const result = await runBooking(request({ dates: '2026-12-30', at: '00:00' }), depsOf(site));
    expect(result).toMatchObject({ error: null, dates: [{ outcome: 'booked' }] });
    expect(site.writtenAt[0]).toBeGreaterThanOrEqual(midnight);
  });

  it('asks anew who is signed in when nothing could be read just before the release', async () => {
    const site = fakeSite({ now: evening });
    const deps = depsOf(site);
    site.onRead = () => {
      if (site.clock.now() > evening && site.clock.now() < midnight) throw new SiteError('Away.');
    };
    const result = await runBooking(request({ dates: '2026-12-10', at: '00:00' }), {
      ...deps,
      on(event) {
        if (event.type !== 'waiting-for-release') return;
        site.identity = { ...site.identity, employeeId: 'Employee-you' as EmployeeId };
      },
    });
    expect(result.error?.exitCode).toBe(ExitCode.noSession);
    expect(site.writes).toEqual([]);
  });

  it('leaves room in the request budget for what the release is for', async () => {
    const site = fakeSite({ now: evening });
    const reserves: number[] = [];
    const warm = async (reserve: number) => {
      reserves.push(reserve);
      return reserves.length < 3;
    };
    const dates = '2026-12-08..2026-12-10';
    const result = await runBooking(request({ dates, at: '00:00' }), depsOf({ ...site, warm }));
    expect(reserves).toEqual([7, 7, 7]);
    expect(result.dates.every(({ outcome }) => outcome === 'booked')).toBe(true);
  });

  it('books at once when it comes a little late for the release', async () => {
    const site = fakeSite({ now: midnight + 30_000 });
    const result = await runBooking(request({ dates: '2026-12-10', at: '00:00' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'booked' }]);
    expect(site.writtenAt[0]! - midnight).toBeLessThan(31_000);
  });

  it('reports every date when it is interrupted before the release', async () => {
    const site = fakeSite({ now: evening });
    const deps = depsOf(site);
    const on = deps.on;
    const result = await runBooking(request({ dates: '2026-12-10,2026-12-30', at: '00:00' }), {
      ...deps,
      on(event) {
        on(event);
        if (event.type === 'waiting-for-release') setImmediate(deps.interrupt);
      },
    });
    expect(result).toMatchObject({
      interrupted: true,
      dates: [{ outcome: 'failed' }, { outcome: 'failed' }],
    });
    expect(site.writes).toEqual([]);
  });

  it.each([
    [{ at: '2026-11-30T21:00Z' }, /--at: 2026-11-30T21:00Z has passed/],
    [{ until: '2026-11-30T21:00Z' }, /--until: 2026-11-30T21:00Z has passed/],
    [
      { at: '00:00', until: '2026-11-30T23:00Z' },
      /--until: 2026-11-30T23:00Z comes before --at 00:00\n {2}2026-11-30T23:00Z\n {2}\^{17}$/,
    ],
  ])('refuses %o', async (change, message) => {
    const site = fakeSite({ now: evening });
    await expect(
      runBooking(request({ dates: 'tomorrow', ...change }), depsOf(site)),
    ).rejects.toThrow(message);
    expect(site.writes).toEqual([]);
  });

  it('counts a span of --until from the release', async () => {
    const site = fakeSite({ now: evening });
    site.others.set('2026-12-10' as CivilDate, new Set(site.floor.desks.map(({ id }) => id)));
    await runBooking(
      request({ dates: '2026-12-10', at: '00:00', watch: true, until: '1h' }),
      depsOf(site),
    );
    expect(site.clock.now()).toBe(midnight + 3_600_000);
  });
});

/** A site `there` ms away, `back` ms back, whose clock is `ahead` of the local one; only `Date` headers tell of it. */
function remoteSite(there: number, back: number, ahead: number) {
  const site: FakeSite = fakeSite({ now: evening - ahead });
  const local = site.clock;
  const clock = correctedClock(local);
  const siteNow = () => local.now() + ahead;
  const arrivals: number[] = [];
  const travel = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    const sentAt = local.now();
    await local.sleep(there);
    const header = new Date(Math.floor(siteNow() / 1000) * 1000).toUTCString();
    const result = await act();
    await local.sleep(back);
    clock.observe(header, sentAt, local.now());
    return result;
  };
  site.opensAt = () => 0;
  const remote: FakeSite = {
    ...site,
    clock: Object.assign(clock, { advance: local.advance }),
    arrive: () => travel(site.arrive),
    survey: (dates) => travel(() => site.survey(dates)),
    ownBookings: (options) => travel(() => site.ownBookings(options)),
    warm: () => travel(async () => true),
    book: (write) =>
      travel(async () => {
        arrivals.push(siteNow());
        return siteNow() < midnight
          ? { kind: 'not-open', reason: 'early' }
          : await site.book(write);
      }),
  };
  return { site: remote, arrivals };
}
