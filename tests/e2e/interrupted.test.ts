import { expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import { openTestHome } from '../support/home.js';
import { startStandIn } from '../support/stand-in.js';

/** One request alone would be waited for longer than this (ms). */
const soon = 15_000;

it.each(['api', 'web'])(
  'ends at once at Ctrl-C while the site is silent, over %s',
  async (transport) => {
    await using simulator = await startSimulator({ occupancy: 0 });
    await using site = await startStandIn(simulator.origins.api);
    await using home = await openTestHome(simulator);
    await home.add('alice', { apiUrl: site.origin });
    const held = site.hold();
    const args = ['book', '--dates', '+7d', '--transport', transport];
    const run = home.start(args, { deadline: 60_000 });
    await held;
    const asked = performance.now();
    run.signal('SIGINT');
    const { code, stdout, stderr } = await run.ended;
    expect(performance.now() - asked).toBeLessThan(soon);
    expect(stdout + stderr).toContain('Interrupted.');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(ExitCode.interrupted);
    expect(simulator.record.bookings).toEqual([]);
  },
  120_000,
);
