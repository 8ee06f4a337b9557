import { expect, it, onTestFinished, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import { openTestHome } from '../support/home.js';

it('a run that is killed while it waits for an answer leaves a line of what it asked', async () => {
  const simulator = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
  onTestFinished(() => simulator.stop());
  await using home = await openTestHome(simulator);
  await home.add('alice');
  simulator.faults.add({ kind: 'slow', operation: 'createBooking', slowMs: 60_000 });
  const args = ['book', '--dates', '2026-12-08', '--desks', '2.24.05', '--transport', 'api'];
  const running = home.start(args);
  const asked = async () => (await home.run(['history', '--json'])).stdout.includes('2.24.05');
  await vi.waitUntil(asked, { timeout: 30_000 });
  running.signal('SIGKILL');
  expect((await running.ended).signal).toBe('SIGKILL');
  const { json } = await home.run(['history', '--failed', '--json']);
  expect(json).toMatchObject({
    runs: [
      {
        exitCode: null,
        dates: [],
        attempts: [],
        unanswered: [{ date: '2026-12-08', desk: '2.24.05', attempt: 1 }],
      },
    ],
  });
  const { stdout } = await home.run(['history', '--verbose']);
  expect(stdout).toMatch(
    /2026-12-08 {2}attempt 1, desk 2\.24\.05: the run ended before the answer/,
  );
});
