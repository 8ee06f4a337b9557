import { describe, expect, it } from 'vitest';
import { runBooking } from '../../../src/booking/run.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { correctedClock } from '../../../src/lib/clock.js';
import { SiteError } from '../../../src/lib/errors.js';
import { depsOf, type FakeSite, fakeSite, floorOf, request } from './fake-site.js';

const evening = Date.parse('2026-11-30T22:00:00Z');
const midnight = Date.parse('2026-12-01T00:00:00Z');
const far = '2026-12-30' as CivilDate;
const manyDesks = floorOf(Array.from({ length: 40 }, (_, index) => `2.24.${10 + index}`));

describe('a window that opens late', () => {
  it.each([75_000, 300_000])(
    '%i ms after the release is waited for, with growing waits',
    async (late) => {
      const site = fakeSite({ now: evening, latency: 20, floor: manyDesks });
      site.opensAt = () => midnight + late;
      const result = await runBooking(request({ dates: far, at: '00:00' }), depsOf(site));
      expect(result.dates).toMatchObject([{ outcome: 'booked', desk: '2.24.10' }]);
      const last = site.writtenAt.at(-1) ?? 0;
      expect(last - midnight - late).toBeLessThan(late / 4);
      expect(site.writes.length).toBeLessThan(45);
    },
  );

  it('is waited for also where nobody knows the words', async () => {
    const site = fakeSite({ now: evening, latency: 20, floor: manyDesks });
    site.script = () =>
      site.clock.now() < midnight + 75_000 ? { kind: 'refused', reason: 'Noch nicht.' } : undefined;
    const result = await runBooking(request({ dates: far, at: '00:00' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'booked' }]);
    expect(site.writes.length).toBeLessThan(80);
  });

  it('is given up after ten minutes, in one sentence', async () => {
    const site = fakeSite({ now: evening });
    site.opensAt = () => midnight + 3_600_000;
    const result = await runBooking(request({ dates: far, at: '00:00' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'not-open' }]);
    expect(site.clock.now() - midnight).toBeGreaterThan(500_000);
    expect(site.clock.now() - midnight).toBeLessThan(800_000);
    expect(site.writes.length).toBeLessThan(60);
  });

  it('keeps no other date waiting, and asks for no further one while the nearest is shut', async () => {
    const site = fakeSite({ now: evening });
    site.opensAt = (date) => (date <= '2026-12-10' ? 0 : midnight + 75_000);
    const call = request({ dates: '2026-12-09,2026-12-28..2026-12-30', at: '00:00' });
    const result = await runBooking(call, depsOf(site));
    expect(result.dates.every(({ outcome }) => outcome === 'booked')).toBe(true);
    const early = site.writes.findIndex(({ date }) => date === '2026-12-09');
    expect((site.writtenAt[early] ?? 0) - midnight).toBeLessThan(12_000);
    const between = site.writes.filter(({ date }, index) => {
      const since = (site.writtenAt[index] ?? 0) - midnight;
      return date > '2026-12-28' && since > 25_000 && since < 75_000;
    });
    expect(between).toEqual([]);
  });

  it('does not make a run hold its turn while it waits', async () => {
    const site = fakeSite({ now: evening });
    site.opensAt = () => midnight + 300_000;
    let longest = 0;
    const deps = depsOf(site);
    const result = await runBooking(request({ dates: far, at: '00:00' }), {
      ...deps,
      turn: async (act) => {
        const from = site.clock.now();
        const done = await act(false);
        longest = Math.max(longest, site.clock.now() - from);
        return done;
      },
    });
    expect(result.dates).toMatchObject([{ outcome: 'booked' }]);
    expect(longest).toBeLessThan(10_000);
  });
});

describe('a machine whose clock is three minutes slow', () => {
  it('books at once for a release that has just passed on the site', async () => {
    const ahead = 180_000;
    const site: FakeSite = fakeSite({ now: midnight - 60_000 });
    const { arrive, clock: local } = site;
    const clock = correctedClock(local);
    const remote: FakeSite = Object.assign(site, {
      clock: Object.assign(clock, { advance: local.advance }),
      async arrive() {
        const second = Math.floor((local.now() + ahead) / 1000) * 1000;
        clock.observe(new Date(second).toUTCString(), local.now(), local.now());
        return await arrive();
      },
    });
    const call = request({ dates: 'tomorrow', at: '00:00', calledAt: local.now() });
    const deps = depsOf(remote);
    const result = await runBooking(call, deps);
    expect(result.dates).toMatchObject([{ date: '2026-12-02', outcome: 'booked' }]);
    expect(local.now() - (midnight - 60_000)).toBeLessThan(5000);
    expect(deps.events).toContainEqual({ type: 'clock-corrected', offset: expect.any(Number) });
  });
});

describe('a site that cannot be reached at the release', () => {
  const away = (site: FakeSite, until: number) => {
    const isAway = () => site.clock.now() >= midnight - 1000 && site.clock.now() < until;
    site.onRead = () => {
      if (isAway()) throw new SiteError('The site cannot be reached.');
    };
    site.script = () => (isAway() ? 'drop-before' : undefined);
  };

  it.each([40_000, 300_000])('is asked again for %i ms, and then booked', async (span) => {
    const site = fakeSite({ now: evening, latency: 20 });
    away(site, midnight + span);
    const call = request({ dates: '2026-12-29,2026-12-30', at: '00:00' });
    const result = await runBooking(call, depsOf(site));
    expect(result.error).toBeNull();
    expect(result.dates).toMatchObject([{ outcome: 'booked' }, { outcome: 'booked' }]);
    expect(site.own).toHaveLength(2);
    expect(site.clock.now() - midnight - span).toBeLessThan(Math.max(30_000, span / 3));
  });

  it('also where not even the floor can be read before it', async () => {
    const site = fakeSite({ now: midnight - 5000 });
    let arrivals = 0;
    site.onRead = (name) => {
      arrivals += name === 'arrive' ? 1 : 0;
      const isFirst = name === 'arrive' && arrivals === 1;
      if (!isFirst && site.clock.now() < midnight + 60_000) throw new SiteError('No network.');
    };
    const result = await runBooking(request({ dates: far, at: '00:00' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'booked' }]);
    expect(result.error).toBeNull();
  });

  it('ends the run once ten minutes have passed', async () => {
    const site = fakeSite({ now: evening });
    away(site, Number.POSITIVE_INFINITY);
    const result = await runBooking(request({ dates: far, at: '00:00' }), depsOf(site));
    expect(result.error?.exitCode).toBe(7);
    expect(result.dates).toMatchObject([{ outcome: 'failed' }]);
    expect(site.clock.now() - midnight).toBeGreaterThan(500_000);
    expect(site.clock.now() - midnight).toBeLessThan(1_200_000);
  });

  it('is not waited for where it wants to be left alone for longer', async () => {
    const site = fakeSite({ now: evening });
    site.script = () => ({ kind: 'throttled', retryAfter: 3_600_000, reason: 'slow down' });
    const result = await runBooking(request({ dates: far, at: '00:00' }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'failed' }]);
    expect(site.clock.now() - midnight).toBeLessThan(60_000);
  });
});
