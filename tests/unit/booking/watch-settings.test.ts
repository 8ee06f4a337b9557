import { describe, expect, it } from 'vitest';
import type { BookingEvent } from '../../../src/booking/events.js';
import { waitAfter } from '../../../src/booking/pace.js';
import { runBooking } from '../../../src/booking/run.js';
import type { BookingSettings } from '../../../src/booking/types.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { UsageError } from '../../../src/lib/errors.js';
import { depsOf, desk, type FakeDeps, fakeSite, request, settingsOf } from './fake-site.js';

const all = new Set(['2.24.01', '2.24.02', '2.24.03'].map((code) => desk(code).id));
const tomorrow = '2026-12-01' as CivilDate;

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

describe('settings during a watch', () => {
  it('takes a change of the settings into account in the next round', async () => {
    const site = fakeSite();
    site.others.set(tomorrow, all);
    site.others.set('2026-12-02' as CivilDate, all);
    let settings: BookingSettings = settingsOf({ days: ['tue', 'wed'], windowDays: 2 });
    const deps = listening(
      depsOf(site, () => settings),
      (event) => {
        if (event.type === 'waiting' && event.round === 2)
          settings = settingsOf({ days: ['thu'], windowDays: 3 });
      },
    );
    const result = await runBooking(request({ watch: true }), deps);
    expect(rounds(deps)).toHaveLength(3);
    expect(result.dates.map(({ date, outcome }) => [date, outcome])).toEqual([
      ['2026-12-01', 'skipped'],
      ['2026-12-02', 'skipped'],
      ['2026-12-03', 'booked'],
    ]);
  });

  it('keeps the last settings when they can’t be read for a while', async () => {
    const site = fakeSite();
    site.others.set(tomorrow, all);
    let broken = false;
    const read = () => {
      if (broken) throw new UsageError('profiles.json: line 3 is no JSON.');
      return settingsOf();
    };
    const deps = listening(depsOf(site, read), (event) => {
      if (event.type !== 'waiting') return;
      broken = true;
      if (event.round === 3) site.others.delete(tomorrow);
    });
    const result = await runBooking(request({ dates: 'tomorrow', watch: true }), deps);
    expect(result.dates).toMatchObject([{ outcome: 'booked' }]);
    expect(deps.events.filter(({ type }) => type === 'note')).toHaveLength(1);
  });
});

describe('waitAfter', () => {
  it.each([
    [1, 10],
    [5, 10],
    [6, 20],
    [15, 20],
    [16, 30],
    [400, 30],
  ])('round %i waits %i', (round, wait) => {
    const waits = [
      { rounds: 5, wait: 10 },
      { rounds: 10, wait: 20 },
      { rounds: null, wait: 30 },
    ];
    expect(waitAfter(round, waits)).toBe(wait);
  });

  it('keeps the last wait where the steps end', () => {
    expect(waitAfter(9, [{ rounds: 2, wait: 10 }])).toBe(10);
  });
});
