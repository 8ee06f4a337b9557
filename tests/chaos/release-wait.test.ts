import { describe, expect, it, vi } from 'vitest';
import type { BookingEvent } from '../../src/booking/events.js';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { stopAfterEach } from '../support/stops.js';
import { heldByApi, patience } from './judge.js';
import { signInBy, simulatedClock } from './simulated-time.js';
import { watchOn } from './watch-run.js';

vi.setConfig(patience);

const stops = stopAfterEach();

const minute = 60_000;
const hour = 60 * minute;
const now = '2026-12-01T22:00:00Z';

async function begin(
  sessionMinutes: number | null,
): Promise<{ simulator: Simulator; home: TestHome }> {
  const rules = { sessionMinutes };
  const simulator = await startSimulator({ now, frozen: true, occupancy: 0, rules });
  stops.push(() => simulator.stop());
  const home = await openTestHome(simulator);
  stops.push(() => home.stop());
  await home.add('alice', { days: ['wed', 'thu', 'fri', 'sat', 'sun'], windowDays: 5 });
  return { simulator, home };
}

describe('a wait for a release', () => {
  it.each([
    ['ends just after it', 125],
    ['ends before it', 60],
  ])('renews well before it a session that %s', async (_, lives) => {
    const { simulator, home } = await begin(lives);
    const release = Date.parse(now) + 2 * hour;
    const renewals: number[] = [];
    const run = await watchOn({
      env: { ...home.env, SPACEIQ_HOME: home.folder },
      profile: 'alice',
      clock: simulatedClock(simulator, undefined, 25),
      request: { watch: false, at: new Date(release).toISOString(), dates: '2026-12-03' },
      interrupted: new AbortController().signal,
      on: () => {},
      signIn: signInBy(simulator, renewals),
    });
    expect(run.error).toBeNull();
    expect(run.exitCode).toBe(ExitCode.ok);
    expect(heldByApi(simulator)).toHaveLength(1);
    expect(renewals).toHaveLength(1);
    const before = release - (renewals[0] ?? 0);
    expect(before).toBeGreaterThanOrEqual(10 * minute);
    expect(before).toBeLessThanOrEqual(21 * minute);
  });

  it('that the machine sleeps through for two days plans for the day on which it wakes', async () => {
    const { simulator, home } = await begin(null);
    const clock = simulatedClock(simulator, undefined, 25);
    const run = await watchOn({
      env: { ...home.env, SPACEIQ_HOME: home.folder },
      profile: 'alice',
      clock,
      request: { watch: false, at: '2026-12-02T00:00:00Z', dates: 'window' },
      interrupted: new AbortController().signal,
      on: (event: BookingEvent) => {
        if (event.type === 'waiting-for-release') clock.sleepIn(50 * hour);
      },
    });
    expect(run.error).toBeNull();
    expect(simulator.clock.now().toISOString()).toMatch(/^2026-12-04T0/);
    expect(run.dates.map(({ date, outcome }) => [date, outcome])).toEqual([
      ['2026-12-04', 'booked'],
      ['2026-12-05', 'booked'],
      ['2026-12-06', 'booked'],
      ['2026-12-09', 'booked'],
    ]);
  });
});
