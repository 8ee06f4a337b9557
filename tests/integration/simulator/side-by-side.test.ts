import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator } from '../../simulator/types.js';
import { gql } from '../../support/gql.js';
import { book, heldBy } from '../../support/site.js';

const VIEWER = '{ viewer { id email } }';
let one: Simulator;
let other: Simulator;

beforeAll(async () => {
  const options = { now: '2026-11-02T10:00:00Z', frozen: true, occupancy: 0.1 };
  [one, other] = await Promise.all([startSimulator(options), startSimulator(options)]);
});

afterAll(() => Promise.all([one.stop(), other.stop()]));

it('the same seed gives the same world, another seed another', async () => {
  expect(one.people).toEqual(other.people);
  expect(one.desks()).toEqual(other.desks());
  expect(one.record.bookings).toEqual(other.record.bookings);
  await using third = await startSimulator({ seed: 2, occupancy: 0 });
  expect(third.person('alice').employeeId).not.toBe(one.person('alice').employeeId);
  expect(third.person('alice').email).toBe(one.person('alice').email);
});

it('have hosts of their own, three each', () => {
  const origins = [one, other].flatMap(({ origins: { web, api, idp } }) => [web, api, idp]);
  expect(new Set(origins).size).toBe(6);
  const hosts = [one.origins.web, one.origins.api, one.origins.idp].map(
    (url) => new URL(url).hostname,
  );
  expect(hosts).toEqual(['localhost', '127.0.0.1', '127.0.0.2']);
});

it('share no token, booking, fault, clock, latency, rule or record', async () => {
  const token = one.sessions.issue('alice');
  expect((await gql(one, token, VIEWER)).status).toBe(200);
  expect((await gql(other, token, VIEWER)).status).toBe(401);

  const desk = one
    .desks()
    .find(
      ({ code }) =>
        !one.record.bookings.some((row) => row.desk === code && row.date === '2026-11-10'),
    )!;
  const made = await book(one, { person: 'alice', desk: desk.code, date: '2026-11-10', token });
  expect(made.errors).toEqual([]);
  expect(heldBy(one, 'alice')).toHaveLength(1);
  expect(heldBy(other, 'alice')).toHaveLength(0);

  one.faults.add({ kind: '500', count: 100 });
  one.rules.set({ floorCapacity: 0 });
  one.clock.set('2027-05-05T05:05:05Z');
  other.record.clearRequests();
  const fine = await book(other, { person: 'alice', desk: desk.code, date: '2026-11-10' });
  expect(fine.errors).toEqual([]);
  expect(fine.headers.get('date')).toBe('Mon, 02 Nov 2026 10:00:00 GMT');
  expect((await gql(one, token, VIEWER).catch(() => null))?.status).toBe(500);
  expect(other.record.requests).toHaveLength(1);
});

it('the one runs on when the other has stopped, and stopping twice is no harm', async () => {
  await other.stop();
  await other.stop();
  one.faults.clear();
  expect((await gql(one, one.sessions.issue('bob'), VIEWER)).status).toBe(200);
  await expect(fetch(`${other.origins.api}/queries`)).rejects.toThrow();
});
