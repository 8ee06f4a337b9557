import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { processesWith } from '../support/processes.js';
import {
  datesFrom,
  expectExactlyOnce,
  expectTruthful,
  heldByApi,
  patience,
  type Report,
  scaled,
} from './judge.js';

vi.setConfig(patience);

let simulator: Simulator;
let home: TestHome;
let temporary: string;
const dates = datesFrom('2026-12-02', 5);
const spec = `${dates[0]}..${dates.at(-1)}`;

beforeAll(async () => {
  const options = { now: '2026-12-01T08:30:00Z', latency: { api: 25 } } as const;
  simulator = await startSimulator(options);
  home = await openTestHome(simulator);
  await home.add('alice', { days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] });
  // Chromium keeps its own files there, so that its command line tells whose it is.
  temporary = join(home.folder, 'tmp');
  await mkdir(temporary);
});

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

function forgetBookings(): void {
  for (const { desk, date } of heldByApi(simulator)) simulator.rivals.cancel({ desk, date });
  simulator.record.clearRequests();
}

/** Where a run is killed: so many ms after its request of this number has arrived; 0: after its start. */
interface Instant {
  readonly request: number;
  readonly delay: number;
}

/** Spread over start, reads, writes and the end by a fixed sequence that looks like chance. */
function instants(count: number, requests: number): Instant[] {
  let state = 20_261_201;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: count }, () => {
    const request = Math.floor(random() * (requests + 1));
    return { request, delay: Math.floor(random() * (request === 0 ? 700 : 60)) };
  });
}

/** Gives how many processes had the run's temporary folder on their command line when it was killed. */
async function killAt({ request, delay: ms }: Instant, transport: string): Promise<number> {
  const args = ['book', '--dates', spec, '--transport', transport];
  const running = home.start(args, { env: { TMPDIR: temporary } });
  let ended = false;
  running.ended.then(() => {
    ended = true;
  });
  await vi.waitUntil(() => ended || simulator.record.requests.length >= request, {
    interval: 2,
    timeout: 60_000,
  });
  await delay(ms);
  const browsers = await processesWith(temporary);
  running.signal('SIGKILL');
  await running.ended;
  return browsers.length;
}

/** The next run books what is missing, writes its journal to the end, and finds nothing in its way. */
async function expectRecovery(transport: string): Promise<void> {
  const args = ['book', '--dates', spec, '--transport', transport, '--json'];
  const { code, stderr, json } = await home.run(args, { env: { TMPDIR: temporary } });
  expect(code, stderr).toBe(0);
  const report = json as Report;
  expectTruthful(simulator, report);
  const held = heldByApi(simulator).map(({ date }) => date);
  expect(held.sort(), 'dates held').toEqual(dates);
  const history = (await home.run(['history', '--json', '--limit', '1'])).json as History;
  const [run] = report.runs;
  expect(history.runs).toMatchObject([{ exitCode: 0, dates: run?.dates }]);
}

/** The part of `history --json` that is looked at here. */
interface History {
  readonly runs: readonly { readonly exitCode: number | null; readonly dates: unknown[] }[];
}

describe('kill -9', () => {
  it.each(instants(scaled(90), 10))(
    'after request $request and $delay ms of an api run',
    async (instant) => {
      forgetBookings();
      const before = simulator.record.bookings.length;
      await killAt(instant, 'api');
      await expectRecovery('api');
      expectExactlyOnce(simulator, before);
    },
  );

  it.each(instants(scaled(10), 30))(
    'after request $request and $delay ms of a run over the pages',
    async (instant) => {
      forgetBookings();
      const before = simulator.record.bookings.length;
      const browsers = await killAt(instant, 'web');
      if (instant.request > 0) expect(browsers, 'processes of the browser').toBeGreaterThan(0);
      await vi.waitUntil(async () => (await processesWith(temporary)).length === 0, {
        interval: 100,
        timeout: 10_000,
      });
      await expectRecovery('web');
      expect(simulator.record.bookings.length - before).toBe(dates.length);
    },
  );
});
