import { describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { stopAfterEach } from '../support/stops.js';
import {
  dateOf,
  datesFrom,
  expectExactlyOnce,
  expectTruthful,
  inputOf,
  patience,
  type Report,
  writes,
} from './judge.js';

vi.setConfig(patience);

const stops = stopAfterEach();

const date = '2026-12-03';
const rivals = 20;

interface Race {
  readonly simulator: Simulator;
  readonly home: TestHome;
  /** Codes of the desks in the order in which alice would ask for them. */
  readonly wanted: readonly string[];
  /** Twenty people who are not alice. */
  readonly others: readonly string[];
}

async function start(): Promise<Race> {
  const simulator = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0 });
  stops.push(() => simulator.stop());
  const home = await openTestHome(simulator);
  stops.push(() => home.stop());
  await home.add('alice', { desks: { prefer: [{ desks: '2.24.01-2.24.40' }] } });
  const { json } = await home.run(['book', '--dates', date, '--dry-run', '--json']);
  const { runs } = json as { runs: { dates: { candidates: { desk: string }[] }[] }[] };
  const wanted = runs[0]?.dates[0]?.candidates.map(({ desk }) => desk) ?? [];
  const others = simulator.people
    .map(({ userName }) => userName)
    .filter((name) => name !== 'alice')
    .slice(0, rivals);
  expect(wanted.length).toBeGreaterThan(rivals);
  expect(others).toHaveLength(rivals);
  return { simulator, home, wanted, others };
}

/** Codes of the desks that alice asked for on a date, in order. */
function asked({ simulator }: Race, on: string): string[] {
  const codes = new Map(simulator.desks().map(({ spaceId, code }) => [spaceId, code]));
  return writes(simulator)
    .filter((request) => dateOf(request) === on)
    .map((request) => codes.get(inputOf(request).spaceId) ?? '');
}

describe('twenty rivals for the same desks', () => {
  it('goes to the next desk, in order and never to the same again, when each is taken meanwhile', async () => {
    const race = await start();
    const { simulator, home, wanted, others } = race;
    for (const [index, person] of others.entries()) {
      simulator.rivals.snatch({ person, desk: wanted[index] ?? '', date });
    }
    const { code, json, stderr } = await home.run(['book', '--dates', date, '--json']);
    expect(code, stderr).toBe(0);
    expect(asked(race, date)).toEqual(wanted.slice(0, rivals + 1));
    expect((json as Report).runs[0]?.dates).toMatchObject([
      { date, outcome: 'booked', desk: wanted[rivals], attempts: rivals + 1 },
    ]);
    expectExactlyOnce(simulator);
    expectTruthful(simulator, json as Report);
  });

  it('repeats no desk when all of them book at the release itself', async () => {
    const race = await start();
    const { simulator, home, wanted, others } = race;
    const dates = datesFrom(date, 3);
    const release = new Date(simulator.clock.now().getTime() + 10_000).toISOString();
    const args = ['book', '--dates', dates.join(','), '--at', release, '--json'];
    for (const [index, person] of others.entries()) {
      for (const on of dates) {
        simulator.rivals.book({ person, desk: wanted[index] ?? '', date: on, at: release });
      }
    }
    const running = home.start(args);
    await running.waitFor(/waiting for the release/);
    const { code, json, stderr } = await running.ended;
    expect(code, stderr).toBe(0);
    for (const on of dates) {
      const desks = asked(race, on);
      expect(new Set(desks).size, `desks asked for on ${on}`).toBe(desks.length);
      expect(desks.length).toBeGreaterThan(1);
    }
    expectExactlyOnce(simulator);
    expectTruthful(simulator, json as Report);
    const first = writes(simulator)[0]?.at ?? '';
    expect(first >= release, `first request ${first}, release ${release}`).toBe(true);
  });
});
