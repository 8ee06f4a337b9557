import { describe, expect, it } from 'vitest';
import { runBooking } from '../../../src/booking/run.js';
import type { CivilDate, Zone } from '../../../src/lib/civil-date.js';
import { depsOf, fakeSite, request } from './fake-site.js';

const now = Date.parse('2026-12-01T08:30:00Z');

/** A site that notes what each arrival is foretold, and how each survey is asked for. */
function listening(at = now) {
  const site = fakeSite({ now: at });
  const foretold: (readonly CivilDate[] | null)[] = [];
  const anew: boolean[] = [];
  const { arrive, survey } = site;
  site.arrive = async (dates) => {
    foretold.push((await dates?.('Europe/London' as Zone)) ?? null);
    return await arrive.call(site);
  };
  site.survey = async (dates, asked = false) => {
    anew.push(asked);
    return await survey.call(site, dates);
  };
  return { site, foretold, anew };
}

describe('what a run foretells as it arrives', () => {
  it('is the dates that it surveys then', async () => {
    const { site, foretold, anew } = listening();
    await runBooking(request({ dates: 'today,2026-12-03..2026-12-04' }), depsOf(site));
    expect(foretold).toEqual([['2026-12-01', '2026-12-03', '2026-12-04']]);
    expect(anew).toEqual([false]);
  });

  it('is as far as the site is known to let book', async () => {
    const { site, foretold } = listening();
    const settings = {
      ...(await depsOf(site).settings()),
      windowDays: 2,
    };
    const said = [{ date: '2026-12-06' as CivilDate, at: now, open: true }];
    const memory = async () => ({ made: new Map(), givenUp: new Map(), said });
    await runBooking(request(), { ...depsOf(site, settings), memory });
    expect(foretold[0]?.at(-1)).toBe('2026-12-04');
  });

  it('is nothing where it waits for a release, until then', async () => {
    const { site, foretold } = listening(Date.parse('2026-11-30T22:00:00Z'));
    await runBooking(request({ dates: '2026-12-30', at: '00:00' }), depsOf(site));
    expect(foretold).toEqual([null, ['2026-12-30']]);
  });

  it('counts no more where another has had a turn meanwhile', async () => {
    const { site, anew } = listening();
    const deps = { ...depsOf(site), turn: <T>(act: (waited: boolean) => Promise<T>) => act(true) };
    await runBooking(request({ dates: '2026-12-03' }), deps);
    expect(anew).toEqual([true]);
  });
});
