import { expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import { openTestHome } from '../support/home.js';
import { processesWith } from '../support/processes.js';
import { heldBy } from '../support/site.js';

it('finishes the write in flight over the pages at Ctrl-C, reads it back and reports it', async () => {
  await using simulator = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
  await using home = await openTestHome(simulator);
  await home.add('alice');
  simulator.faults.add({ kind: 'slow', operation: 'createBooking', slowMs: 3_000 });
  const dates = '2026-12-03,2026-12-04';
  const run = home.start(['book', '--dates', dates, '--transport', 'web', '--json'], {
    env: { TMPDIR: home.folder },
  });
  const asked = () =>
    simulator.record.requests.filter(({ operations }) => operations.includes('createBooking'));
  await vi.waitUntil(() => asked().length > 0, { timeout: 60_000, interval: 5 });
  run.signal('SIGINT');
  const { code, json } = await run.ended;
  expect(code).toBe(ExitCode.interrupted);
  const held = heldBy(simulator, 'alice');
  expect(held).toMatchObject([{ date: '2026-12-03' }]);
  const desk = held[0]?.desk;
  expect(json).toMatchObject({
    runs: [
      {
        dates: [
          { date: '2026-12-03', outcome: 'booked', desk, attempts: 1 },
          { date: '2026-12-04', outcome: 'failed', attempts: 0 },
        ],
      },
    ],
    exitCode: ExitCode.interrupted,
  });
  expect(asked()).toHaveLength(1);
  await vi.waitUntil(() => processesWith(home.folder).length === 0, 10_000);
});
