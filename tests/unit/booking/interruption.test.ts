import { describe, expect, it } from 'vitest';
import { runBooking } from '../../../src/booking/run.js';
import { depsOf, fakeSite, request, settingsOf } from './fake-site.js';

describe('interruption', () => {
  it('finishes the write in flight, reads back and reports', async () => {
    const site = fakeSite({ latency: 500 });
    const deps = depsOf(site);
    site.script = (_, count) => {
      if (count === 2) deps.interrupt();
      return undefined;
    };
    const result = await runBooking(request({ dates: '2026-12-01..2026-12-20' }), deps);
    expect(result.interrupted).toBe(true);
    const booked = result.dates.filter(({ outcome }) => outcome === 'booked');
    expect(booked).toHaveLength(site.own.length);
    // The nearest date goes first and alone, then four at once.
    expect(booked.length).toBeLessThanOrEqual(5);
    expect(booked.length).toBeGreaterThan(0);
    expect(site.calls.at(-1)).toBe('ownBookings');
    expect(result.dates).toHaveLength(20);
  });

  it('wakes a waiting run at once', async () => {
    const site = fakeSite();
    const deps = depsOf(site, settingsOf());
    site.script = () => 'taken';
    const on = deps.on;
    const listening = {
      ...deps,
      on: (event: Parameters<typeof on>[0]) => {
        on(event);
        if (event.type === 'waiting') setImmediate(() => deps.interrupt());
      },
    };
    const result = await runBooking(request({ dates: 'tomorrow', watch: true }), listening);
    expect(result.interrupted).toBe(true);
    expect(result.dates).toMatchObject([{ outcome: 'unavailable' }]);
  });

  it.each(['attempt', 'answer', 'reading-back', 'date'])(
    'by a listener that fails at %s does not come between a request and its reading back',
    async (type) => {
      const site = fakeSite();
      const deps = depsOf(site);
      const on = (event: Parameters<typeof deps.on>[0]) => {
        if (event.type === type) throw new Error('write EPIPE');
      };
      const result = await runBooking(request({ dates: '2026-12-01..2026-12-04' }), {
        ...deps,
        on,
      });
      expect(result.dates.every(({ outcome }) => outcome === 'booked')).toBe(true);
      expect(result.error?.message).toBe('write EPIPE');
    },
  );
});
