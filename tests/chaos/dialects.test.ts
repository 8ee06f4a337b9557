import { describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import { openTestHome } from '../support/home.js';
import { stopAfterEach } from '../support/stops.js';
import {
  datesFrom,
  expectExactlyOnce,
  expectTruthful,
  heldByApi,
  patience,
  type Report,
  writes,
} from './judge.js';

vi.setConfig(patience);

const stops = stopAfterEach();

/**
 * Under other names introspection finds everything. Where there is none, what is documented or observed goes over the
 * API; what is only assumed, one's own bookings (contract G16), is read on the pages.
 */
const transports = { renamed: 'api', closed: 'api+web' } as const;

const cases = (['renamed', 'closed'] as const).flatMap((dialect) =>
  (['canvas', 'svg'] as const).map((dots) => ({ dialect, dots })),
);

describe('--transport auto', () => {
  it.each(cases)('books every date over $dialect with $dots, and says how', async (options) => {
    const now = '2026-12-01T08:30:00Z';
    const simulator = await startSimulator({ now, sso: 'auto', occupancy: 0.3, ...options });
    stops.push(() => simulator.stop());
    const home = await openTestHome(simulator);
    stops.push(() => home.stop());
    await home.addByBrowser('alice');
    simulator.record.clearRequests();
    const dates = datesFrom('2026-12-02', 3);
    const args = ['book', '--dates', dates.join(','), '--transport', 'auto', '--json'];
    const { code, json, stderr } = await home.run(args);
    expect(code, stderr).toBe(0);
    const report = json as Report;
    expectExactlyOnce(simulator);
    expectTruthful(simulator, report);
    expect(
      heldByApi(simulator)
        .map(({ date }) => date)
        .sort(),
    ).toEqual(dates);
    expect(report.runs[0]?.transport).toBe(transports[options.dialect]);
    // Contract G15 is observed, so that both of them book over the API.
    const agents = writes(simulator).map(({ userAgent }) => userAgent);
    expect(agents).toEqual(dates.map(() => 'spaceiq'));
    const pages = simulator.record.requests.filter(({ hop }) => hop === 'web');
    expect(pages.length > 0, 'pages were opened').toBe(options.dialect === 'closed');
  });
});
