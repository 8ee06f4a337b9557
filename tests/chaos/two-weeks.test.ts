import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import type { BookingEvent } from '../../src/booking/events.js';
import { addDays, type CivilDate, instantOf, type Zone } from '../../src/lib/civil-date.js';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { stopAfterEach } from '../support/stops.js';
import { expectExactlyOnce, heavy, heldByApi, patience } from './judge.js';
import { signInBy, simulatedClock } from './simulated-time.js';
import { watchOn } from './watch-run.js';

vi.setConfig(patience);

const stops = stopAfterEach();

const zone = 'Europe/London' as Zone;
const desk = '2.24.05';
const hour = 3_600_000;
const day = 24 * hour;

/** What a person or the site does once the site's clock has come to an instant, while the watch waits. */
interface Deed {
  readonly at: number;
  readonly act: () => Promise<void> | void;
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

interface Weeks {
  readonly simulator: Simulator;
  readonly home: TestHome;
  readonly today: CivilDate;
  readonly start: number;
}

async function begin(today: string): Promise<Weeks> {
  const now = `${today}T08:00:00Z`;
  const rules = { sessionMinutes: 480 };
  const simulator = await startSimulator({
    now,
    frozen: true,
    occupancy: 0,
    timezone: zone,
    sso: 'auto',
    rules,
  });
  stops.push(() => simulator.stop());
  const home = await openTestHome(simulator);
  stops.push(() => home.stop());
  const watch = { waits: [{ wait: heavy ? '15m' : '4h' }] };
  await home.add('alice', { desks: { only: desk }, windowDays: 29, watch });
  return { simulator, home, today: today as CivilDate, start: Date.parse(now) };
}

/** In a process of its own, as this one's memory is watched. */
async function cli({ home }: Weeks, ...args: string[]): Promise<void> {
  const { code, stderr } = await home.start([...args, '--profile', 'alice', '--yes']).ended;
  expect(code, stderr).toBe(ExitCode.ok);
}

describe('a watch of two weeks, of tokens that live for eight hours', () => {
  it.each([
    ['autumn', '2026-10-19', '2026-10-25'],
    ['spring', '2027-03-22', '2027-03-28'],
  ])('is right at every step, over the change of the clocks in %s', async (_, first, change) => {
    const weeks = await begin(first);
    const { simulator, home, today, start } = weeks;
    const dayOf = (days: number) => addDays(today, days);
    const [given, checked, never, entering] = [dayOf(10), dayOf(7), dayOf(16), dayOf(35)];
    for (const date of [given, checked, never])
      simulator.rivals.book({ person: 'bob', desk, date });
    const seen: string[] = [];
    const deeds: Deed[] = [
      { at: start + 2 * day, act: () => simulator.rivals.cancel({ desk, date: given }) },
      { at: start + 3 * day, act: () => simulator.rivals.cancel({ desk, date: checked }) },
      {
        at: start + 4 * day,
        act: async () => {
          seen.push(...heldByApi(simulator).map(({ date }) => date));
          await cli(weeks, 'cancel', '--dates', given);
        },
      },
      { at: instantOf(checked, 9 * 60 + 5, zone), act: () => cli(weeks, 'checkin') },
      { at: start + 8 * day, act: () => clock.sleepIn(30 * hour) },
    ];
    const between = async () => {
      const due = waiting ? deeds.filter(({ at }) => at <= simulator.clock.now().getTime()) : [];
      for (const deed of due) {
        deeds.splice(deeds.indexOf(deed), 1);
        await deed.act();
      }
    };
    let waiting = false;
    const heaps: number[] = [];
    const booked = new Map<string, number>();
    const on = (event: BookingEvent) => {
      waiting = event.type === 'waiting';
      if (event.type === 'answer' && event.answer.kind === 'booked') {
        booked.set(event.date, simulator.clock.now().getTime());
      }
      if (event.type !== 'round-started') return;
      simulator.record.clearRequests();
      if (event.round % (heavy ? 100 : 10) === 0) {
        collectGarbage();
        heaps.push(process.memoryUsage().heapUsed);
      }
    };
    const clock = simulatedClock(simulator, between);
    const renewals: number[] = [];
    const run = await watchOn({
      ...{ clock, on, interrupted: new AbortController().signal, profile: 'alice' },
      env: { ...home.env, SPACEIQ_HOME: home.folder },
      request: {
        dates: [given, checked, never, entering].join(','),
        until: new Date(start + 14 * day).toISOString(),
      },
      signIn: signInBy(simulator, renewals),
    });
    expect(run.error).toBeNull();
    expect(run.exitCode).toBe(ExitCode.notBooked);
    expect(deeds).toEqual([]);
    // What came free was booked in the next round, what the person cancelled was left alone.
    expect(seen.toSorted()).toEqual([checked, given].toSorted());
    const outcomes = Object.fromEntries(run.dates.map(({ date, outcome }) => [date, outcome]));
    expect(outcomes).toMatchObject({
      [checked]: 'booked',
      [never]: 'unavailable',
      [entering]: 'booked',
    });
    expect(outcomes[given]).not.toBe('booked');
    const held = heldByApi(simulator);
    expect(held.map(({ date }) => date).toSorted()).toEqual([checked, entering]);
    expect(held.find(({ date }) => date === checked)?.checkedIn).toBe(true);
    for (const { date, start: from } of held) {
      const wanted = new Date(instantOf(date as CivilDate, 9 * 60, zone)).toISOString();
      expect(new Date(from).toISOString(), date).toBe(wanted);
    }
    expect(held.some(({ date }) => date > change)).toBe(true);
    // A new day opens a new date, and the watch is there within minutes of midnight by the building's clock.
    const opened = instantOf(addDays(entering, -29), 0, zone);
    expect((booked.get(entering) ?? 0) - opened).toBeGreaterThanOrEqual(0);
    expect((booked.get(entering) ?? 0) - opened).toBeLessThan(60_000);
    // A token lives for two rounds of four hours, and is met again in the third.
    expect(renewals.length).toBeGreaterThanOrEqual(heavy ? 36 : 20);
    expect(renewals.length).toBeLessThanOrEqual(43);
    const [warm = 0, end = 0] = [heaps[1], heaps.at(-1)];
    expect(end / warm, heaps.join(' ')).toBeLessThan(1.1);
    expectExactlyOnce(simulator);
  });
});
