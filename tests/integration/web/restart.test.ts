import { expect, it, onTestFinished } from 'vitest';
import { noTurns } from '../../../src/booking/engine.js';
import { runBooking } from '../../../src/booking/run.js';
import { createWebSite } from '../../../src/site/web/web-site.js';
import { startSimulator } from '../../simulator/simulator.js';
import { keepNoBrowsers } from '../../support/kept-browsers.js';
import { settingsOf } from '../../unit/booking/fake-site.js';
import { browsersOf } from './browsers.js';
import { webDeps } from './web-deps.js';

keepNoBrowsers();

const desk = '2.24.05';
const date = '2026-12-08';

it('starts a new browser every so many rounds, and books in it', async () => {
  const sim = await startSimulator({
    now: '2026-12-01T08:30:00Z',
    occupancy: 0,
    seedData: { bookings: [{ desk, date, person: 'bob' }] },
  });
  onTestFinished(() => sim.stop());
  const deps = webDeps(sim);
  const site = await createWebSite(deps);
  onTestFinished(() => site.close());
  const settings = settingsOf({
    watch: { waits: [{ rounds: null, wait: 50 }], restartBrowserEvery: 2 },
  });
  const browsers: number[][] = [];
  const request = { dates: date, desks: desk, watch: true, until: undefined, at: undefined };
  const result = await runBooking(request, {
    site,
    settings: async () => settings,
    expected: deps.session.identity,
    random: () => 0,
    interrupted: new AbortController().signal,
    turn: noTurns,
    on: (event) => {
      if (event.type !== 'round-started') return;
      browsers.push(browsersOf(process.pid));
      if (event.round === 3) sim.rivals.cancel({ desk, date });
    },
  });
  expect(result.dates).toMatchObject([{ date, outcome: 'booked', desk }]);
  const [first = [], second, third = [], fourth] = browsers;
  expect(first).toHaveLength(1);
  expect(second).toEqual(first);
  expect(third).toHaveLength(1);
  expect(third).not.toEqual(first);
  expect(fourth).toEqual(third);
});
