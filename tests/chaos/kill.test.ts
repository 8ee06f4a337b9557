import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type JournalEntry, journalEntry } from '../../src/journal/entry.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { createRandom } from '../simulator/world/random.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { processesWith } from '../support/processes.js';
import {
  datesFrom,
  expectExactlyOnce,
  expectTruthful,
  heavy,
  heldByApi,
  patience,
  type Report,
  scaled,
  writes,
} from './judge.js';

vi.setConfig(patience);

let simulator: Simulator;
let home: TestHome;
let temporary: string;
const dates = datesFrom('2026-12-02', 5);
// Each is named: what is cancelled on the site between two runs is left alone by spans.
const spec = dates.join(',');
/** Ms between a request's arrival at the API and its answer: a run whose last request is there still lives that long. */
const latency = 60;

beforeAll(async () => {
  const options = { now: '2026-12-01T08:30:00Z', latency: { api: latency } } as const;
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

/** As before the first run: what is known of bookings that are gone would be looked for by each next run. */
async function forgetBookings(): Promise<void> {
  const files = await readdir(home.folder, { recursive: true });
  for (const file of files.filter((name) => /journal\.jsonl$|\.dates$/.test(name))) {
    await rm(join(home.folder, file));
  }
  for (const { desk, date } of heldByApi(simulator)) simulator.rivals.cancel({ desk, date });
  simulator.record.clearRequests();
}

const call = (transport: string): string[] => ['book', '--dates', spec, '--transport', transport];

/** Where a run is killed: at which part (0 to 1) of its requests, and after which part of the time that it then has. */
interface Instant {
  readonly part: number;
  readonly wait: number;
}

/** Spread evenly from the first request to the last, by chance between these. */
function instants(count: number): Instant[] {
  const random = createRandom(20_261_201);
  return Array.from({ length: count }, (_, index) => ({
    part: round((index + random.next()) / count),
    wait: round(random.next()),
  }));
}

const round = (value: number): number => Math.floor(value * 1000) / 1000;

/** How many requests the last of several whole runs sends; the first one over the api also checks the schema. */
async function requestsOf(transport: string, runs: number): Promise<number> {
  for (let run = 0; run < runs; run += 1) {
    await forgetBookings();
    const { code, stderr } = await home.start(call(transport), { env: { TMPDIR: temporary } })
      .ended;
    expect(code, stderr).toBe(0);
  }
  const { length } = simulator.record.requests;
  // What is booked is read back last.
  expect(simulator.record.requests.at(-1)?.operations).not.toContain('createBooking');
  return length;
}

/** Kills a run that is under way; gives how many processes had its temporary folder on their command line. */
async function killAt(instant: Instant, requests: number, transport: string): Promise<number> {
  const request = 1 + Math.floor(instant.part * requests);
  const span = request < requests ? 1.6 * latency : 0.7 * latency;
  const isReached = () => simulator.record.requests.length >= request;
  return await killWhen(isReached, instant.wait * span, transport);
}

/** Kills it so many ms after something has come to be true of the site. */
async function killWhen(isTime: () => boolean, wait: number, transport: string): Promise<number> {
  const running = home.start(call(transport), { env: { TMPDIR: temporary } });
  await vi.waitUntil(isTime, { interval: 2, timeout: 60_000 });
  const browsers = transport === 'web' ? processesWith(temporary) : [];
  await delay(wait);
  running.signal('SIGKILL');
  const { code, signal } = await running.ended;
  expect({ code, signal }, 'how the run ended').toEqual({ code: null, signal: 'SIGKILL' });
  return browsers.length;
}

/** Every line of the journal; of the last run. @throws Error when one of them can't be read. */
async function journalOfLastRun(): Promise<JournalEntry[]> {
  const files = await readdir(home.folder, { recursive: true });
  const file = files.find((name) => name.endsWith('journal.jsonl')) ?? 'journal.jsonl';
  const lines = (await readFile(join(home.folder, file), 'utf8')).split('\n');
  expect(lines.pop(), 'a torn line').toBe('');
  const entries = lines.map((line) => journalEntry.parse(JSON.parse(line)));
  const { runId } = entries.findLast(({ type }) => type === 'run-started') ?? {};
  return entries.filter((entry) => entry.runId === runId);
}

/** What the journal tells of a killed run: how it began, what it asked, and answers that the record knows; no end. */
async function expectJournal(): Promise<void> {
  const [first, ...rest] = await journalOfLastRun();
  expect(first).toMatchObject({ type: 'run-started', command: 'book', dates: spec });
  const asked = rest.filter((entry) => entry.type === 'asked').map(whatOf);
  const answered = rest.filter((entry) => entry.type === 'attempt');
  expect(asked.length + answered.length, 'lines of other kinds').toBe(rest.length);
  expect(asked).toEqual(expect.arrayContaining(answered.map(whatOf)));
  const held = heldByApi(simulator).map(whatOf);
  expect(held).toEqual(expect.arrayContaining(answered.map(whatOf)));
  expect(answered.filter(({ answer }) => answer !== 'booked')).toEqual([]);
  attemptsRead += answered.length;
}

const whatOf = ({ date, desk }: { readonly date: string; readonly desk: string }): string =>
  `${date} ${desk}`;

let attemptsRead = 0;
let killsWithAttempts = 0;

/** The next run books what is missing, writes its journal to the end, and finds nothing in its way. */
async function expectRecovery(transport: string): Promise<void> {
  const args = [...call(transport), '--json'];
  const { code, stderr, json } = await home.start(args, { env: { TMPDIR: temporary } }).ended;
  expect(code, stderr).toBe(0);
  const report = json as Report;
  expectTruthful(simulator, report);
  const held = heldByApi(simulator).map(({ date }) => date);
  expect(held.sort(), 'dates held').toEqual(dates);
  const told = (await journalOfLastRun()).flatMap((entry) => {
    if (entry.type !== 'outcome') return [];
    const { date, outcome, desk, bookingId, attempts, reason } = entry;
    return [{ date, outcome, desk, bookingId, attempts, reason }];
  });
  expect(told).toEqual(report.runs[0]?.dates);
  expect((await journalOfLastRun()).at(-1)).toMatchObject({ type: 'run-finished', exitCode: 0 });
}

describe('kill -9 of a run over the api', () => {
  let requests = 0;
  beforeAll(async () => {
    requests = await requestsOf('api', 2);
  });

  it.each(instants(scaled(50)))('at $part of its requests and $wait of the time', async (at) => {
    await forgetBookings();
    const before = simulator.record.bookings.length;
    await killAt(at, requests, 'api');
    await expectJournal();
    await expectRecovery('api');
    expectExactlyOnce(simulator, before);
  });

  // Where the writes are: as soon as the site has answered so many of them.
  const answers = Array.from({ length: scaled(40) }, (_, index) => 1 + (index % dates.length));
  it.each(answers)('once %i of its requests to book have been answered', async (count) => {
    await forgetBookings();
    const before = simulator.record.bookings.length;
    const read = attemptsRead;
    const isTime = () => writes(simulator).filter(({ status }) => status !== null).length >= count;
    await killWhen(isTime, 0.4 * latency, 'api');
    await expectJournal();
    if (attemptsRead > read) killsWithAttempts += 1;
    await expectRecovery('api');
    expectExactlyOnce(simulator, before);
  });

  it('has left attempts in most of their journals', () => {
    expect(killsWithAttempts).toBeGreaterThan(answers.length / 2);
  });
});

describe('kill -9 of a run over the pages', () => {
  let requests = 0;
  beforeAll(async () => {
    // Some fewer than there are, where it is not worth a run to count them.
    requests = heavy ? await requestsOf('web', 1) : 50;
  });

  it.each(instants(scaled(10)))('at $part of its requests and $wait of the time', async (at) => {
    await forgetBookings();
    const before = simulator.record.bookings.length;
    const browsers = await killAt(at, requests, 'web');
    expect(browsers, 'processes of the browser').toBeGreaterThan(0);
    await vi.waitUntil(() => processesWith(temporary).length === 0, {
      interval: 100,
      timeout: 10_000,
    });
    await expectJournal();
    await expectRecovery('web');
    expect(simulator.record.bookings.length - before).toBe(dates.length);
  });
});
