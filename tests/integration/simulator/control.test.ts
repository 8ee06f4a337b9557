import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ControlCall, connectControl } from '../../simulator/control/client.js';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator } from '../../simulator/types.js';
import { gql } from '../../support/gql.js';
import { book, heldBy } from '../../support/site.js';

const VIEWER = '{ viewer { id } }';
let simulator: Simulator;
let call: ControlCall;

beforeAll(async () => {
  simulator = await startSimulator({ now: '2026-11-02T10:00:00Z', frozen: true, occupancy: 0 });
  call = connectControl(simulator.controlUrl);
});

afterAll(() => simulator.stop());

it('moves the clock, and every Date header shows it', async () => {
  const dates = async () => {
    const { web, api, idp } = simulator.origins;
    const answers = await Promise.all(
      [`${web}/login`, `${api}/x`, `${idp}/x`].map((url) => fetch(url)),
    );
    return new Set(answers.map(({ headers }) => headers.get('date')));
  };
  expect(await dates()).toEqual(new Set(['Mon, 02 Nov 2026 10:00:00 GMT']));
  await call('clock/set', '2026-11-03T08:00:00Z');
  await call('clock/advance', 61_000);
  expect(await call('clock/now')).toBe('2026-11-03T08:01:01.000Z');
  expect(await dates()).toEqual(new Set(['Tue, 03 Nov 2026 08:01:01 GMT']));
  await call('clock/run');
  await expect
    .poll(() => simulator.clock.now().getTime(), { timeout: 20_000 })
    .toBeGreaterThan(Date.parse('2026-11-03T08:01:01Z'));
  await call('clock/freeze');
  const stands = simulator.clock.now().getTime();
  await gql(simulator, null, VIEWER);
  expect(simulator.clock.now().getTime()).toBe(stands);
  await call('clock/set', '2026-11-02T10:00:00Z');
});

it('issues and ends sessions', async () => {
  const token = String(await call('sessions/issue', 'alice'));
  expect(await call('sessions/fingerprint', token)).toBe(simulator.sessions.fingerprint(token));
  expect((await gql(simulator, token, VIEWER)).status).toBe(200);
  await call('sessions/revoke', 'alice');
  expect((await gql(simulator, token, VIEWER)).status).toBe(401);
});

it('sets window, rules, faults, latency and rivals', async () => {
  const wish = { person: 'alice', desk: '2.24.05', date: '2026-12-24' };
  expect((await book(simulator, wish)).errors).toHaveLength(1);
  await call('window/setDays', 60);
  await call('rivals/snatch', { person: 'bob', desk: '2.24.05', date: '2026-12-24' });
  expect((await book(simulator, wish)).errors[0]?.message).toMatch(/already reserved/);
  expect(heldBy(simulator, 'bob')).toHaveLength(1);
  await call('rivals/cancel', { desk: '2.24.05', date: '2026-12-24' });
  await call('rules/set', { floorCapacity: 0 });
  expect((await book(simulator, wish)).errors[0]?.message).toMatch(/capacity/);
  await call('rules/set', { floorCapacity: null });
  await call('faults/add', { kind: '503', operation: 'createBooking' });
  await expect(book(simulator, wish)).resolves.toMatchObject({ status: 503 });
  await call('latency/set', { api: 30 });
  const before = performance.now();
  expect((await book(simulator, wish)).errors).toEqual([]);
  expect(performance.now() - before).toBeGreaterThanOrEqual(29);
  await call('latency/set', { api: 0 });
});

it('reads people, desks and the record; a member path may be read with GET', async () => {
  expect(await call('people')).toEqual(simulator.people);
  expect(await call('desks', 'NYC', '5')).toEqual(simulator.desks('NYC', '5'));
  expect(simulator.desks()).toHaveLength(70);
  expect(simulator.people.length).toBeGreaterThanOrEqual(24);
  await call('record/clearRequests');
  await gql(simulator, null, VIEWER);
  const response = await fetch(`${simulator.controlUrl}/record`);
  const { result } = (await response.json()) as { result: Simulator['record'] };
  expect(result.requests).toMatchObject([{ hop: 'api', path: '/queries', status: 401 }]);
  expect(result.bookings).toEqual(simulator.record.bookings);
});

it('shows that nothing waits on a phone, and sets the identity provider’s mode', async () => {
  expect(await call('phone/pending', 'alice')).toBeNull();
  await expect(call('phone/approve', 'alice')).rejects.toThrow(/nothing to answer/);
  await call('idp/setMode', 'auto');
  await call('idp/endSession', 'alice');
  await expect(call('idp/setMode', 'magic')).rejects.toThrow(/no mode "magic"/);
});

it.each([
  ['clock/set', ['soon'], /"soon" is not an ISO date/],
  ['clock/leap', [], /no member/],
  ['constructor', [], /no member/],
  ['clock/now/toString', [], /no member/],
  ['person', ['zoe'], /no person "zoe"/],
  ['rules/set', [{ naps: true }], /no rule "naps"/],
  ['latency/set', [{ api: -1 }], /Latency is milliseconds/],
])('answers %s %j with one sentence', async (member, args, words) => {
  await expect(call(member, ...args)).rejects.toThrow(words);
});

it('says what a body must look like', async () => {
  for (const body of ['{', '[]', '{"args": 1}']) {
    const response = await fetch(`${simulator.controlUrl}/clock/advance`, { method: 'POST', body });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: 'The body of a control request is JSON like {"args": []}.' },
    ]);
  }
});

it('stops over HTTP', async () => {
  const other = await startSimulator({ occupancy: 0 });
  await connectControl(other.controlUrl)('stop');
  await other.stop();
  await expect(fetch(other.origins.api)).rejects.toThrow();
});
