import { expect, it, onTestFinished } from 'vitest';
import { addDays, type CivilDate } from '../../../src/lib/civil-date.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { heldBy } from '../../support/site.js';
import { memoryCache } from '../site/deps.js';
import { deskOf, requestFor } from '../site/transport-suite.js';
import { webDeps } from './web-deps.js';

const soon = '2026-12-08' as CivilDate;

it.each(['canvas', 'svg'] as const)(
  'learns from the popups of dots on %s which desk is where when no position is known',
  async (dots) => {
    const sim = await startSimulator({
      now: '2026-12-01T08:30:00Z',
      dots,
      desks: 12,
      occupancy: 0,
    });
    onTestFinished(() => sim.stop());
    const cache = memoryCache();
    const site = await createWebSite(webDeps(sim, {}, { cache }));
    onTestFinished(() => site.close());
    const { floor } = await site.arrive();
    const codes = floor.desks.map(({ code }) => code);
    const [first = '', second = '', last = ''] = [codes[3], codes[7], codes.at(-1)];
    for (const [index, code] of [first, second, last].entries()) {
      const unplaced = { ...deskOf(floor, code), x: null, y: null };
      const answer = await site.book(requestFor(floor, unplaced, addDays(soon, index)));
      expect(answer).toMatchObject({ kind: 'booked', booking: { desk: code } });
    }
    expect(heldBy(sim, 'alice').map(({ desk }) => desk)).toEqual([first, second, last]);
    const [learnt] = [...cache.values.values()] as [{ points: Record<string, unknown> }];
    expect(Object.keys(learnt.points)).toEqual(expect.arrayContaining([first, second, last]));
  },
);
