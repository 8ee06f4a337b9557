import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { expect, it } from 'vitest';
import { SimulatorError } from '../../simulator/errors.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator, SimulatorOptions } from '../../simulator/types.js';

/** The one sentence with which bad options are refused. */
async function refused(options: SimulatorOptions): Promise<string> {
  const error = await startSimulator(options).then(
    async (simulator) => {
      await simulator.stop();
      return null;
    },
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(SimulatorError);
  const { message } = error as SimulatorError;
  expect(message).toMatch(/^[^\n]+\.$/);
  return message;
}

const date = '2026-11-10';
const now = '2026-11-02T10:00:00Z';
const base = { now, occupancy: 0 };

it.each([
  ['unknown desk', { bookings: [{ desk: '9.99.99', date, person: 'alice' }] }, /no desk "9.99.99"/],
  ['unknown person', { bookings: [{ desk: '2.24.01', date, person: 'zoe' }] }, /no person "zoe"/],
  [
    'bad date',
    { bookings: [{ desk: '2.24.01', date: '2026-02-30', person: 'bob' }] },
    /"2026-02-30"/,
  ],
  ['unknown assignee', { assigned: { '2.24.01': 'zoe' } }, /no person "zoe"/],
  ['unknown desk of a permission', { notPermitted: { alice: ['x'] } }, /no desk "x"/],
  ['unknown neighborhood', { departmentOnly: { Attic: 'Finance' } }, /no neighborhood "Attic"/],
  ['unknown department', { departmentOnly: { Harbour: 'Magic' } }, /no department "Magic"/],
  [
    'two holders of one desk',
    {
      bookings: [
        { desk: '2.24.01', date, person: 'alice' },
        { desk: '2.24.01', date, person: 'bob' },
      ],
    },
    /2\.24\.01 for bob on 2026-11-10/,
  ],
])('seed data: %s', async (_name, seedData, words) => {
  expect(await refused({ ...base, seedData })).toMatch(words);
});

it.each([
  [{ desks: 0 }, /1 to 2000 desks/],
  [{ occupancy: 1.5 }, /share from 0 to 1/],
  [{ timezone: 'Mars/Olympus' }, /"Mars\/Olympus" is not an IANA/],
  [{ windowDays: -1 }, /whole number of days/],
  [{ now: 'yesterday' }, /"yesterday" is not an ISO/],
  [{ ports: { api: 70_000 } }, /70000, wanted for the api server, is not a port/],
] satisfies Array<[SimulatorOptions, RegExp]>)('options: %o', async (options, words) => {
  expect(await refused({ ...base, ...options })).toMatch(words);
});

/** A port that somebody holds, of those that no system gives away by itself: once it is free, it stays free. */
async function heldPort(): Promise<[Server, number]> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    const holder = createServer().listen(port, '127.0.0.1');
    const isHeld = await once(holder, 'listening').then(
      () => true,
      () => false,
    );
    if (isHeld) return [holder, port];
  }
}

it.each(['web', 'api', 'control'] as const)(
  'a taken port: %s, and nothing keeps running',
  async (hop) => {
    const [holder, port] = await heldPort();
    expect(await refused({ ...base, ports: { [hop]: port } })).toMatch(`Port ${port} on 127.0.0.1`);
    await new Promise((resolve) => holder.close(resolve));
    await using simulator = await startSimulator({ ...base, ports: { [hop]: port } });
    expect([...Object.values(simulator.origins), simulator.controlUrl].join(' ')).toContain(
      `:${port}`,
    );
  },
);

it.each<[string, (simulator: Simulator) => void, RegExp]>([
  [
    'two opening instants that contradict',
    ({ window }) => {
      window.openAt(date, '2026-11-03T00:00:00Z');
      window.openAt(date, '2026-11-03T00:00:00.000Z');
      window.openAt(date, '2026-11-04T00:00:00Z');
    },
    /2026-11-10 already opens at 2026-11-03T00:00:00.000Z; it cannot open at 2026-11-04/,
  ],
  ['an unknown building', ({ desks }) => void desks('XYZ', '2'), /no building "XYZ"/],
  ['an unknown floor', ({ desks }) => void desks('HQ', '9'), /"HQ" has no floor "9"/],
  ['an unknown person', ({ sessions }) => void sessions.issue('zoe'), /no person "zoe"/],
  [
    'a rival on an unknown desk, even for later',
    ({ rivals }) => rivals.book({ person: 'bob', desk: 'x', date, at: '2026-11-05T00:00:00Z' }),
    /no desk "x"/,
  ],
  [
    'a rival on a taken desk',
    ({ rivals }) => {
      rivals.book({ person: 'bob', desk: '2.24.01', date });
      rivals.book({ person: 'carol', desk: '2.24.01', date });
    },
    /carol cannot book 2\.24\.01/,
  ],
  [
    'cancelling nothing',
    ({ rivals }) => rivals.cancel({ desk: '2.24.01', date }),
    /Nobody has booked/,
  ],
])('%s', async (_name, act, words) => {
  await using simulator = await startSimulator(base);
  expect(() => act(simulator)).toThrow(SimulatorError);
  await using again = await startSimulator(base);
  expect(() => act(again)).toThrow(words);
});
