import { describe, expect, it } from 'vitest';
import type { BookingEvent } from '../../../src/booking/events.js';
import { runBooking } from '../../../src/booking/run.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { SessionError, SiteError } from '../../../src/lib/errors.js';
import { SiteBusy } from '../../../src/site/graphql/errors.js';
import {
  depsOf,
  desk,
  type FakeDeps,
  fakeSite,
  request,
  settingsOf,
  windowOf,
} from './fake-site.js';

const all = new Set(['2.24.01', '2.24.02', '2.24.03'].map((code) => desk(code).id));
const tomorrow = '2026-12-01' as CivilDate;
const minute = 60_000;

function listening(deps: FakeDeps, listen: (event: BookingEvent) => void): FakeDeps {
  return {
    ...deps,
    on(event) {
      deps.on(event);
      listen(event);
    },
  };
}

const rounds = (deps: FakeDeps) =>
  deps.events.flatMap((event) => (event.type === 'round-started' ? [event.round] : []));

describe('--watch', () => {
  it('catches a desk that comes free in the next round', async () => {
    const site = fakeSite();
    site.others.set(tomorrow, all);
    const deps = listening(depsOf(site), (event) => {
      if (event.type === 'waiting' && event.round === 4) site.others.delete(tomorrow);
    });
    const result = await runBooking(request({ dates: 'tomorrow', watch: true }), deps);
    expect(rounds(deps)).toEqual([1, 2, 3, 4, 5]);
    expect(result.dates).toMatchObject([{ outcome: 'booked', attempts: 1 }]);
    expect(site.calls.filter((call) => call === 'book')).toHaveLength(1);
  });

  it('goes on for 300 rounds, reads twice in each, writes nothing, and restarts the browser', async () => {
    const site = fakeSite();
    const far = '2026-12-29' as CivilDate;
    site.others.set(far, all);
    const watch = { waits: [{ rounds: null, wait: minute }], restartBrowserEvery: 50 };
    const deps = listening(depsOf(site, settingsOf({ watch })), (event) => {
      if (event.type === 'waiting' && event.round === 300) site.others.delete(far);
    });
    const result = await runBooking(request({ dates: far, watch: true }), deps);
    expect(rounds(deps)).toHaveLength(301);
    expect(result.dates).toMatchObject([{ outcome: 'booked' }]);
    const count = (name: string) => site.calls.filter((call) => call === name).length;
    expect([count('arrive'), count('survey'), count('book'), count('ownBookings')]).toEqual([
      301, 301, 1, 1,
    ]);
    expect(count('restart')).toBe(6);
    // A date that stands where it stood is not told again.
    expect(deps.events.filter(({ type }) => type === 'date')).toHaveLength(3);
  });

  it('follows the waits of the settings, with jitter upwards only', async () => {
    const site = fakeSite();
    site.others.set(tomorrow, all);
    const waits = [
      { rounds: 2, wait: minute },
      { rounds: 1, wait: 5 * minute },
      { rounds: null, wait: 15 * minute },
    ];
    const starts: number[] = [];
    const deps = listening(
      depsOf(site, settingsOf({ watch: { waits, restartBrowserEvery: 50 } })),
      (event) => {
        if (event.type === 'round-started') starts.push(site.clock.now());
      },
    );
    await runBooking(request({ dates: 'tomorrow', watch: true, until: '2h' }), deps);
    const spans = starts.slice(1).map((start, index) => start - (starts[index] ?? 0));
    for (const [index, wait] of [1, 1, 5, 15, 15].entries()) {
      expect(spans[index]).toBeGreaterThanOrEqual(wait * minute);
      expect(spans[index]).toBeLessThanOrEqual(wait * minute * 1.2 + 1);
    }
  });

  it('ends at --until, with a last round shortly before', async () => {
    const site = fakeSite();
    const start = site.clock.now();
    site.others.set(tomorrow, all);
    const deps = depsOf(
      site,
      settingsOf({
        watch: { waits: [{ rounds: null, wait: 15 * minute }], restartBrowserEvery: 50 },
      }),
    );
    const result = await runBooking(
      request({ dates: 'tomorrow', watch: true, until: '10m' }),
      deps,
    );
    expect(rounds(deps)).toEqual([1, 2]);
    expect(site.clock.now()).toBe(start + 10 * minute);
    expect(result).toMatchObject({
      interrupted: false,
      error: null,
      dates: [{ outcome: 'unavailable' }],
    });
  });

  it('says what its last asking found where a later round had no time left to ask', async () => {
    const site = fakeSite();
    site.script = () => ({ kind: 'refused', reason: 'Für Gruppe 7.' });
    const survey = site.survey.bind(site);
    let reads = 0;
    site.survey = async (dates) => {
      reads += 1;
      if (site.clock.now() > start + minute) await site.clock.sleep(20 * minute);
      return await survey(dates);
    };
    const start = site.clock.now();
    const watch = { waits: [{ rounds: null, wait: 5 * minute }], restartBrowserEvery: 50 };
    const deps = depsOf(site, settingsOf({ watch }));
    const result = await runBooking(
      request({ dates: 'tomorrow', watch: true, until: '10m' }),
      deps,
    );
    expect([rounds(deps), reads > 1]).toEqual([[1, 2], true]);
    expect(result.dates).toMatchObject([
      { outcome: 'rejected', reason: expect.stringContaining('Für Gruppe 7.') },
    ]);
  });

  it('tries a date when it enters the window, right after midnight', async () => {
    const site = fakeSite({ now: Date.parse('2026-11-30T20:00:00Z') });
    windowOf(site, 29);
    const watch = { waits: [{ rounds: null, wait: 180 * minute }], restartBrowserEvery: 50 };
    const deps = depsOf(site, settingsOf({ watch }));
    const result = await runBooking(request({ dates: '2026-12-30', watch: true }), deps);
    // It is named, so that it is asked for once before the settings let it be booked.
    expect(result.dates).toMatchObject([{ date: '2026-12-30', outcome: 'booked', attempts: 2 }]);
    const at = site.writtenAt.at(-1) ?? 0;
    expect(at - Date.parse('2026-12-01T00:00:00Z')).toBeGreaterThanOrEqual(0);
    expect(at - Date.parse('2026-12-01T00:00:00Z')).toBeLessThan(3000);
  });

  it('keeps tomorrow the day it was when the watch began', async () => {
    const site = fakeSite({ now: Date.parse('2026-11-30T22:00:00Z') });
    site.others.set('2026-12-01' as CivilDate, all);
    const result = await runBooking(
      request({ dates: 'tomorrow', watch: true, until: '2026-12-01T08:00' }),
      depsOf(site),
    );
    expect(result.dates).toMatchObject([{ date: '2026-12-01', outcome: 'unavailable' }]);
    expect(result.dates).toHaveLength(1);
  });

  it('stops watching a date that has passed', async () => {
    const site = fakeSite({ now: Date.parse('2026-11-30T22:00:00Z') });
    site.others.set(tomorrow, all);
    const settings = settingsOf({ todayUntil: null });
    const result = await runBooking(
      request({ dates: 'tomorrow', watch: true }),
      depsOf(site, settings),
    );
    expect(result.dates).toMatchObject([{ date: '2026-12-01', outcome: 'skipped' }]);
  });

  it('ends when the last pending date has dropped out of the window', async () => {
    const site = fakeSite({ now: Date.parse('2026-11-30T17:55:00Z') });
    site.others.set('2026-11-30' as CivilDate, all);
    const watch = { waits: [{ rounds: null, wait: 720 * minute }], restartBrowserEvery: 50 };
    const settings = settingsOf({ watch, todayUntil: null, windowDays: 0, days: ['mon'] });
    const call = request({ watch: true, until: '3d' });
    const result = await runBooking(call, depsOf(site, settings));
    expect(result.dates).toMatchObject([{ date: '2026-11-30', outcome: 'unavailable' }]);
    expect(site.clock.now()).toBeLessThan(Date.parse('2026-12-01T00:01:00Z'));
  });

  it('outlives the site’s troubles and reports them', async () => {
    const site = fakeSite();
    let down = 4;
    site.onRead = (name) => {
      if (name === 'survey' && down-- > 0) throw new SiteError('The site is away.');
    };
    const deps = depsOf(site);
    const result = await runBooking(request({ dates: 'tomorrow', watch: true }), deps);
    expect(result).toMatchObject({ error: null, dates: [{ outcome: 'booked' }] });
    expect(rounds(deps)).toEqual([5]);
  });

  it('goes on through the site’s troubles to its end, and says then how it was', async () => {
    const site = fakeSite();
    site.onRead = (name) => {
      if (name === 'survey') throw new SiteError('The site is away.');
    };
    const call = request({ dates: 'tomorrow', watch: true, until: '2h' });
    const result = await runBooking(call, depsOf(site));
    expect(result.error).toBeInstanceOf(SiteError);
    expect(site.calls.filter((call) => call === 'survey').length).toBeGreaterThan(90);
    expect(result.dates).toMatchObject([{ outcome: 'failed' }]);
  });

  it('ends at once when another person has come into the session', async () => {
    const site = fakeSite();
    site.others.set(tomorrow, all);
    const deps = listening(depsOf(site), (event) => {
      if (event.type !== 'waiting') return;
      site.identity = { ...site.identity, email: 'you@example.test' };
      site.others.clear();
    });
    const result = await runBooking(request({ dates: 'tomorrow', watch: true }), deps);
    expect(result.error).toBeInstanceOf(SessionError);
    expect(site.writes).toEqual([]);
  });

  it.each(['2026-12-01,2026-12-02', 'tue,wed'])(
    'does not book again what its person cancels while it watches (%s)',
    async (dates) => {
      const site = fakeSite();
      site.others.set('2026-12-02' as CivilDate, all);
      const deps = listening(depsOf(site, settingsOf({ windowDays: 2 })), (event) => {
        if (event.type !== 'waiting') return;
        if (event.round === 1) site.own.length = 0;
        if (event.round === 3) site.others.clear();
      });
      const result = await runBooking(request({ dates, watch: true }), deps);
      expect(result.dates).toMatchObject([
        { outcome: 'skipped', attempts: 1, reason: expect.stringContaining('is no longer') },
        { outcome: 'booked', attempts: 1 },
      ]);
      expect(site.own.map(({ date }) => date)).toEqual(['2026-12-02']);
    },
  );

  it('waits as long as the site asked for, even longer than the settings say', async () => {
    const site = fakeSite();
    const start = site.clock.now();
    site.script = (_, count) =>
      count === 1 ? { kind: 'throttled', retryAfter: 20 * minute, reason: 'slow down' } : undefined;
    const deps = depsOf(site);
    const result = await runBooking(request({ dates: 'tomorrow', watch: true }), deps);
    expect(rounds(deps)).toEqual([1, 2]);
    expect(result.dates).toMatchObject([{ outcome: 'booked', attempts: 2 }]);
    expect(site.writtenAt[1]).toBeGreaterThanOrEqual(start + 20 * minute);
  });

  it('waits as long when it is a read that the site turned away', async () => {
    const site = fakeSite();
    const start = site.clock.now();
    const readAt: number[] = [];
    site.onRead = (name) => {
      if (name !== 'survey') return;
      if (readAt.push(site.clock.now()) === 1) {
        throw new SiteBusy('The site asks for patience.', 20 * minute);
      }
    };
    const result = await runBooking(request({ dates: 'tomorrow', watch: true }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'booked' }]);
    expect(readAt[1]).toBeGreaterThanOrEqual(start + 20 * minute);
  });
});
