import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { correctedClock } from '../../../src/lib/clock.js';
import { ExitCode } from '../../../src/lib/errors.js';
import { findBrowser } from '../../../src/site/web/browser.js';
import { type Deadlines, longestTurn, usualDeadlines } from '../../../src/site/web/deadlines.js';
import { Pages } from '../../../src/site/web/kept-pages.js';
import { UnclearTrouble } from '../../../src/site/web/trouble.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { openTestHome } from '../../support/home.js';
import { keepNoBrowsers } from '../../support/kept-browsers.js';
import { processesWith } from '../../support/processes.js';
import { heldBy } from '../../support/site.js';
import { deskOf, requestFor } from '../site/transport-suite.js';
import { browsersOf, hangPagesOf, profileFolderOf } from './browsers.js';
import { webDeps } from './web-deps.js';

keepNoBrowsers();

const date = '2026-12-03' as CivilDate;
const desk = '2.24.05';
const world = { now: '2026-12-01T08:30:00Z', occupancy: 0 };
/** Ms; the usual deadlines end each of the waits well before. */
const deadline = 180_000;

describe('the command, on a page that hangs', () => {
  it.concurrent.each([
    ['before the write', 'node'],
    ['at the write', 'createBooking'],
  ])(
    '%s, ends by itself and has booked the date once',
    async (_, operation) => {
      await using sim = await startSimulator(world);
      await using home = await openTestHome(sim);
      await home.add('alice');
      sim.record.clearRequests();
      const temporary = join(home.folder, 'tmp');
      await mkdir(temporary);
      sim.faults.add({ kind: 'slow', operation, slowMs: 1_500, count: 1 });
      const run = home.start(['book', '--dates', date, '--transport', 'web', '--json'], {
        env: { TMPDIR: temporary },
        deadline,
      });
      await vi.waitUntil(
        () => sim.record.requests.some(({ operations }) => operations.includes(operation)),
        { timeout: deadline, interval: 5 },
      );
      hangPagesOf(run.pid);
      const { code, json } = await run.ended;

      expect(json).toMatchObject({ runs: [{ dates: [{ date, outcome: 'booked' }], error: null }] });
      expect(code).toBe(ExitCode.ok);
      expect(heldBy(sim, 'alice')).toMatchObject([{ date }]);
      expect(sim.record.bookings).toHaveLength(1);
      await vi.waitUntil(() => processesWith(temporary).length === 0, 10_000);
    },
    deadline + 30_000,
  );
});

describe('the pages, when one hangs', () => {
  const open = async (deadlines: Deadlines) => {
    const sim = await startSimulator(world);
    onTestFinished(() => sim.stop());
    const site = await createWebSite(webDeps(sim), deadlines);
    onTestFinished(() => site.close());
    return { sim, site, floor: (await site.arrive()).floor };
  };

  it('books on a fresh one where it hung before anything was asked of the site', async () => {
    const { sim, site, floor } = await open({ ...usualDeadlines, action: 2_000 });
    const [browser = -1] = browsersOf(process.pid);
    const folder = profileFolderOf(browser);
    hangPagesOf(process.pid);
    const request = requestFor(floor, deskOf(floor, desk), date);
    expect(await site.book(request)).toMatchObject({ kind: 'booked' });
    expect(sim.record.bookings).toHaveLength(1);
    expect(processesWith(folder)).toEqual([]);
  });

  it('gives up what takes too long as a whole, and tries again only what wrote nothing', async () => {
    const sim = await startSimulator(world);
    onTestFinished(() => sim.stop());
    const deps = webDeps(sim);
    const short = { ...usualDeadlines, page: 2_500, answer: 250 };
    expect(longestTurn(short)).toBeLessThan(6_000);
    const clock = correctedClock(deps.clock);
    const pages = new Pages(deps, short, await findBrowser(deps.browser, deps.env), clock);
    onTestFinished(() => pages.leave());
    const never = new Promise<string>(() => {});

    let goes = 0;
    const answer = await pages.attempt('Reading', async () => {
      goes += 1;
      return goes === 1 ? await never : 'read';
    });
    expect([answer, goes]).toEqual(['read', 2]);

    goes = 0;
    const write = pages.attempt('Writing', async (_, turn) => {
      goes += 1;
      turn.release();
      return await never;
    });
    await expect(write).rejects.toBeInstanceOf(UnclearTrouble);
    expect(goes).toBe(1);
  });
});
