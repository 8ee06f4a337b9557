import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import type { BookingEvent } from '../../src/booking/events.js';
import type { ProfileRun } from '../../src/cli/book/profile-run.js';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { stopAfterEach } from '../support/stops.js';
import { expectExactlyOnce, heavy, heldByApi, patience, type Report, writes } from './judge.js';
import { sleepingClock, watchOn } from './watch-run.js';

vi.setConfig(patience);

const stops = stopAfterEach();

const desk = '2.24.05';
const date = '2026-12-21';

interface Office {
  readonly simulator: Simulator;
  readonly home: TestHome;
}

/** One desk that alice would take, held by somebody else on the date. */
async function start(wait: string, frozen = true): Promise<Office> {
  const now = '2026-12-01T08:30:00Z';
  const simulator = await startSimulator({ now, frozen, occupancy: 0 });
  stops.push(() => simulator.stop());
  const home = await openTestHome(simulator);
  stops.push(() => home.stop());
  await home.add('alice', { desks: { only: desk }, watch: { waits: [{ wait }] } });
  simulator.rivals.book({ person: 'bob', desk, date });
  return { simulator, home };
}

type Act = (event: BookingEvent) => Promise<void> | undefined;

/** Plays a watch in this process; time stands still until what `act` does about an event is done. */
async function play({ simulator, home }: Office, dates: string, act: Act): Promise<ProfileRun> {
  let acting: Promise<void> | undefined;
  const advance = async (ms: number) => {
    await acting;
    simulator.clock.advance(ms);
  };
  return await watchOn({
    env: { ...home.env, SPACEIQ_HOME: home.folder },
    profile: 'alice',
    clock: sleepingClock(simulator.clock.now().getTime(), advance),
    request: { dates },
    interrupted: new AbortController().signal,
    on: (event) => {
      acting = act(event) ?? acting;
    },
  });
}

describe('a watch', () => {
  it('stays flat in memory', async () => {
    const { simulator, home } = await start('15m');
    const rounds = heavy ? 300 : 30;
    const child = fileURLToPath(new URL('./watch-memory.ts', import.meta.url));
    const started = String(simulator.clock.now().getTime());
    const args = ['--expose-gc', '--import', 'tsx', child, simulator.controlUrl, started];
    const env = { ...home.env, PATH: process.env.PATH, SPACEIQ_HOME: home.folder };
    const { stdout } = await promisify(execFile)(process.execPath, [...args, `${rounds}`, date], {
      env,
    });
    const { heaps, outcomes, exitCode } = JSON.parse(stdout) as {
      heaps: number[];
      outcomes: string[];
      exitCode: number;
    };
    expect({ outcomes, exitCode }).toEqual({ outcomes: ['unavailable'], exitCode: 130 });
    expect(heaps).toHaveLength(10);
    const [warm = 0, end = 0] = [heaps[2], heaps.at(-1)];
    expect(end / warm, heaps.join(' ')).toBeLessThan(1.1);
    const surveys = simulator.record.requests.filter(({ path }) => path.endsWith('survey'));
    expect(surveys).toHaveLength(rounds);
  });

  it('catches a cancellation by somebody else in the next round', async () => {
    const office = await start('5m');
    const { simulator } = office;
    let cancelledIn = 0;
    let bookedIn = 0;
    let round = 0;
    const run = await play(office, date, (event) => {
      if (event.type === 'round-started') round = event.round;
      if (event.type === 'answer') bookedIn = round;
      if (event.type === 'waiting' && round === 7) {
        simulator.rivals.cancel({ desk, date });
        cancelledIn = round;
      }
      return undefined;
    });
    expect(run.exitCode).toBe(ExitCode.ok);
    expect([cancelledIn, bookedIn]).toEqual([7, 8]);
    expect(heldByApi(simulator)).toMatchObject([{ person: 'alice', date, desk }]);
    expect(writes(simulator)).toHaveLength(1);
  });

  it('picks up changed settings in the next round', async () => {
    const office = await start('5m');
    const { simulator, home } = office;
    let round = 0;
    let bookedIn = 0;
    const run = await play(office, date, (event) => {
      if (event.type === 'round-started') round = event.round;
      if (event.type === 'answer') bookedIn = round;
      const changes = event.type === 'waiting' && round === 3;
      return changes ? home.set('alice', { desks: { only: '2.24.09' } }) : undefined;
    });
    expect(bookedIn).toBe(4);
    expect(run.dates).toMatchObject([{ date, outcome: 'booked', desk: '2.24.09' }]);
    expect(heldByApi(simulator)).toMatchObject([{ person: 'alice', date, desk: '2.24.09' }]);
  });

  it('tries a date that enters the booking window during the watch', async () => {
    const office = await start('15m');
    const { simulator } = office;
    const entering = '2026-12-31';
    const run = await play(office, entering, () => undefined);
    expect(run.exitCode).toBe(ExitCode.ok);
    expect(run.dates).toMatchObject([{ date: entering, outcome: 'booked', desk }]);
    expect(simulator.clock.now().toISOString()).toMatch(/^2026-12-02T00:0/);
    // The site's own check was asked first, before its window reached it: no desk was.
    expect(writes(simulator)).toHaveLength(1);
    expectExactlyOnce(simulator);
  });

  it('finishes the write in flight at Ctrl-C, reports it, and ends with 130', async () => {
    const { simulator, home } = await start('1s', false);
    const args = ['book', '--dates', `${date}`, '--watch', '--transport', 'api', '--json'];
    const running = home.start(args);
    await running.waitFor(/next round at/);
    simulator.faults.add({ kind: 'slow', operation: 'createBooking', slowMs: 1000 });
    simulator.rivals.cancel({ desk, date });
    await vi.waitUntil(() => writes(simulator).length > 0, { interval: 5, timeout: 30_000 });
    running.signal('SIGINT');
    const { code, json, stderr } = await running.ended;
    expect(code, stderr).toBe(ExitCode.interrupted);
    const [held] = heldByApi(simulator);
    expect(held).toMatchObject({ person: 'alice', date, desk });
    expect((json as Report).runs[0]?.dates).toMatchObject([
      { date, outcome: 'booked', desk, bookingId: held?.id, attempts: 1 },
    ]);
    expect((json as Report).exitCode).toBe(ExitCode.interrupted);
    const last = simulator.record.requests.at(-1)?.operations;
    expect(last, 'the last request reads back').not.toContain('createBooking');
  });
});
