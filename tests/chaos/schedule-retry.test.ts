import { describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import { cliHere } from '../support/here.js';
import { openTestHome } from '../support/home.js';
import { stopAfterEach } from '../support/stops.js';
import { heldByApi, patience } from './judge.js';
import { simulatedClock } from './simulated-time.js';

vi.setConfig(patience);

const stops = stopAfterEach();

const minute = 60_000;

/** A machine that wakes an hour after its release at 07:30, and finds no network for so many requests. */
async function wake(refused: number, ...more: string[]) {
  const now = '2026-12-01T08:30:00Z';
  const simulator = await startSimulator({ now, frozen: true, occupancy: 0, timezone: 'UTC' });
  stops.push(() => simulator.stop());
  const home = await openTestHome(simulator);
  stops.push(() => home.stop());
  await home.add('alice');
  if (refused > 0)
    simulator.faults.add({ kind: 'refuse', hop: 'api', operation: '*', count: refused });
  const args = ['schedule', 'run', '--profile', 'alice', '--at', '07:30', '--zone', 'UTC'];
  const { code, stderr } = await cliHere([...args, ...more, '--', '--dates', '2026-12-03'], {
    home: home.folder,
    env: home.env,
    clock: simulatedClock(simulator),
    deadline: 200_000,
  });
  const took = (simulator.clock.now().getTime() - Date.parse(now)) / minute;
  return { code, stderr, simulator, took };
}

describe('a start of a schedule, whatever back end made it, that finds no network at wake', () => {
  it('waits some minutes for it, then tries again for as long as the grace lasts', async () => {
    const { code, stderr, simulator, took } = await wake(150);
    expect(code, stderr).toBe(ExitCode.ok);
    expect(stderr).toContain('alice: tries again at ');
    expect(took).toBeGreaterThan(20);
    expect(heldByApi(simulator)).toMatchObject([{ date: '2026-12-03' }]);
  });

  it('ends with 7 once the grace is over', async () => {
    const { code, stderr, simulator, took } = await wake(100_000, '--grace', '2h');
    expect(code, stderr).toBe(ExitCode.site);
    expect(took).toBeLessThanOrEqual(75);
    expect(heldByApi(simulator)).toEqual([]);
  });

  it('leaves it to the next one of its kind where it only looks for a missed release', async () => {
    const { code, stderr, took } = await wake(100_000, '--catch-up');
    expect(code, stderr).toBe(ExitCode.site);
    expect(stderr).not.toContain('tries again');
    expect(took).toBeLessThan(15);
  });
});
