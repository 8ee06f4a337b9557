import { describe, expect, it } from 'vitest';
import { runBooking } from '../../../src/booking/run.js';
import { SiteError } from '../../../src/lib/errors.js';
import { SiteChanged } from '../../../src/site/graphql/errors.js';
import { depsOf, fakeSite, floorOf, request } from './fake-site.js';

const manyDesks = floorOf(Array.from({ length: 40 }, (_, index) => `2.24.${10 + index}`));
const everyDay = request({ dates: '2026-12-01..2026-12-20' });

describe('a trouble that lasts', () => {
  it.each(['watch', 'release'] as const)(
    'ends the arrival of a %s once it was met three times',
    async (waits) => {
      const site = fakeSite();
      site.onRead = () => {
        throw new SiteChanged('The building is gone.');
      };
      const call = waits === 'watch' ? { watch: true } : { at: '18:00' };
      await expect(runBooking(request(call), depsOf(site))).rejects.toThrow('building is gone');
      expect(site.calls).toEqual(['arrive', 'arrive', 'arrive']);
    },
  );

  it('ends a watch whose rounds meet it three times in a row', async () => {
    const site = fakeSite();
    site.script = () => 'taken';
    let rounds = 0;
    const deps = depsOf(site);
    site.onRead = (name) => {
      if (name === 'arrive' && rounds > 0) throw new SiteChanged('The floor is gone.');
    };
    const on = (event: Parameters<typeof deps.on>[0]) => {
      if (event.type === 'waiting') rounds = event.round;
    };
    const result = await runBooking(request({ dates: 'tomorrow', watch: true }), { ...deps, on });
    expect(result.error?.message).toBe('The floor is gone.');
    expect(rounds).toBe(3);
  });

  it('is no reason to end a watch where the site is only away', async () => {
    const site = fakeSite();
    let away = 12;
    site.onRead = (name) => {
      if (name === 'arrive' && away-- > 0) throw new SiteError('The site cannot be reached.');
    };
    const result = await runBooking(request({ dates: 'tomorrow', watch: true }), depsOf(site));
    expect(result.dates).toMatchObject([{ outcome: 'booked' }]);
  });

  it('ends a run that cannot ask for any desk, at its first request', async () => {
    const site = fakeSite({ floor: manyDesks });
    site.script = () => new SiteChanged('The API cannot be asked for "createBooking".') as never;
    const result = await runBooking(everyDay, depsOf(site));
    expect(site.writes).toHaveLength(1);
    expect(result.error?.exitCode).toBe(7);
    expect(result.dates.every(({ outcome }) => outcome === 'failed')).toBe(true);
  });

  it('ends a run whose requests a gateway turns away, once that is sure', async () => {
    const site = fakeSite({ floor: manyDesks });
    const reason = 'The site answered HTTP 413.';
    site.script = () => ({ kind: 'unclear', reason, turnedAway: true });
    const result = await runBooking(everyDay, depsOf(site));
    expect(site.writes).toHaveLength(3);
    expect(result.error?.message).toContain('turns requests to book away');
  });
});
