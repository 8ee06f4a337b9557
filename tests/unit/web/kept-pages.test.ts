import { expect, it } from 'vitest';
import type { SiteClock } from '../../../src/lib/clock.js';
import { silentLog } from '../../../src/lib/log.js';
import { patience } from '../../../src/lib/patience.js';
import type { SiteDeps } from '../../../src/site/deps.js';
import { usualDeadlines } from '../../../src/site/web/deadlines.js';
import { Pages } from '../../../src/site/web/kept-pages.js';

/** How long is waited in all for a site that asks again and again to be left alone for so long. */
async function waitedFor(asked: number): Promise<number> {
  let now = 0;
  const sleep = async (ms: number) => {
    now += ms;
  };
  // The site's clock is days ahead, as its first answer tells.
  let ahead = 0;
  const clock = { now: () => now + ahead, sleep };
  const room = async () => {
    ahead = 400_000_000;
    return false;
  };
  const budget = { room, closedFor: () => asked };
  const deps = { budget, log: silentLog, shot: null } as unknown as SiteDeps;
  const pages = new Pages(deps, usualDeadlines, { kind: 'none' } as never, clock as SiteClock);
  const reading = pages.read('Reading My Bookings', () => Promise.reject(new Error('No page.')));
  await expect(reading).rejects.toThrow('The site asks to be left alone.');
  return now;
}

it('a page is waited for no longer in all than the API is, however often its site asks for patience', async () => {
  expect(await waitedFor(70_000)).toBe(280_000);
  expect(await waitedFor(patience + 1)).toBe(0);
});
