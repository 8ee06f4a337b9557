import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import type { Simulator } from '../../simulator/types.js';
import { gql } from '../../support/gql.js';
import { book, heldBy } from '../../support/site.js';

let simulator: Simulator;

beforeAll(async () => {
  const now = '2026-11-02T10:00:00Z';
  const seedData = { bookings: [{ desk: '2.24.03', date: '2026-11-05', person: 'carol' }] };
  simulator = await startSimulator({ now, frozen: true, occupancy: 0, seedData });
});

afterAll(() => simulator.stop());
beforeEach(() => simulator.record.clearRequests());

/** Sends bytes as they are, then waits until the other side has closed. */
function sendBytes(bytes: string): Promise<string> {
  const { hostname, port } = new URL(simulator.origins.api);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (part: string) => {
      answer += part;
    });
    socket.on('error', reject).on('close', () => resolve(answer));
  });
}

describe('the record of requests', () => {
  it('tells who asked what, when and with what', async () => {
    const token = simulator.sessions.issue('alice');
    await fetch(`${simulator.origins.api}/queries?both`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'user-agent': 'by-hand/1' },
      body: JSON.stringify({
        query: 'query both($id: ID!) { me: viewer { id } node(id: $id) { id } }',
        variables: { id: 'x' },
      }),
    });
    expect(simulator.record.requests).toEqual([
      {
        at: '2026-11-02T10:00:00.000Z',
        arrivedAtMs: expect.any(Number),
        hop: 'api',
        method: 'POST',
        path: '/queries?both',
        person: 'alice',
        tokenFingerprint: simulator.sessions.fingerprint(token),
        operations: ['viewer', 'node'],
        variables: { id: 'x' },
        userAgent: 'by-hand/1',
        status: 200,
        fault: null,
      },
    ]);
  });

  it('misses nothing: no token, a dead token, no path, no JSON, no GraphQL, no HTTP, CONNECT, an odd Expect, an aborted body', async () => {
    const { api, web, idp } = simulator.origins;
    const dead = simulator.sessions.issue('bob');
    simulator.sessions.revoke('bob');
    const token = simulator.sessions.issue('alice');
    const authorization = `Bearer ${token}`;
    const post = (body: string) =>
      fetch(`${api}/queries`, { method: 'POST', headers: { authorization }, body });
    expect((await gql(simulator, null, '{ viewer { id } }')).status).toBe(401);
    expect((await gql(simulator, dead, '{ viewer { id } }')).status).toBe(401);
    expect((await fetch(`${api}/nowhere`)).status).toBe(404);
    expect((await post('{')).status).toBe(200);
    expect((await post('{"query": "{ viewer {"}')).status).toBe(200);
    expect(await sendBytes('HELLO\r\n\r\n')).toMatch(
      /^HTTP\/1.1 400 [\s\S]*Date: Mon, 02 Nov 2026/,
    );
    expect(await sendBytes('CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
    const odd = 'GET /odd HTTP/1.1\r\nHost: x\r\nExpect: tea\r\nConnection: close\r\n\r\n';
    expect(await sendBytes(odd)).toMatch(/^HTTP\/1.1 404 /);
    await fetch(`${web}/nowhere.png`);
    await fetch(`${idp}/nowhere`);
    const half = `POST /queries HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Length: 99\r\n\r\n{"que`;
    const { hostname, port } = new URL(api);
    const socket = connect(Number(port), hostname, () => socket.write(half));
    await expect.poll(() => simulator.record.requests.length, { timeout: 20_000 }).toBe(11);
    socket.destroy();

    const rows = simulator.record.requests.map(
      ({ hop, method, path, person, status }) => `${hop} ${method} ${path} ${person} ${status}`,
    );
    expect(rows.slice(0, 8)).toEqual([
      'api POST /queries null 401',
      'api POST /queries bob 401',
      'api GET /nowhere null 404',
      'api POST /queries alice 200',
      'api POST /queries alice 200',
      'api ? ? null 400',
      'api CONNECT x:1 null 400',
      'api GET /odd null 404',
    ]);
    expect(rows[8]).toMatch(/^web GET \/nowhere\.png null/);
    expect(rows[9]).toMatch(/^idp GET \/nowhere null/);
    expect(rows[10]).toBe('api POST /queries alice null');
  });
});

describe('the record of bookings', () => {
  it('keeps the seed’s, the rivals’ and one’s own apart, and the cancelled ones', async () => {
    simulator.rivals.book({ person: 'dan', desk: '2.24.03', date: '2026-11-06' });
    await book(simulator, { person: 'alice', desk: '2.24.03', date: '2026-11-07' });
    expect(heldBy(simulator, 'carol')).toMatchObject([{ date: '2026-11-05', via: 'seed' }]);
    expect(heldBy(simulator, 'dan')).toMatchObject([{ date: '2026-11-06', via: 'rival' }]);
    expect(heldBy(simulator, 'alice')).toMatchObject([{ date: '2026-11-07', via: 'api' }]);
    simulator.rivals.cancel({ desk: '2.24.03', date: '2026-11-05' });
    expect(heldBy(simulator, 'carol')).toEqual([]);
    const row = simulator.record.bookings.find(({ person }) => person === 'carol');
    expect(row).toMatchObject({ cancelledBy: 'carol', cancelledAt: '2026-11-02T10:00:00.000Z' });
  });
});

describe('sessions', () => {
  const claims = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const statusOf = async (token: string) =>
    (await gql(simulator, token, '{ viewer { id } }')).status;

  it('carry the documented claims, and end when these say so (S6, G3)', async () => {
    const endless = simulator.sessions.issue('alice');
    expect(claims(endless)).toMatchObject({
      email: 'alice@lanternworks.example',
      created_time: 1_793_613_600_000,
      exp_min: -1,
    });
    simulator.rules.set({ sessionMinutes: 30 });
    const short = simulator.sessions.issue('alice');
    simulator.rules.set({ sessionMinutes: null });
    expect(claims(short)).toMatchObject({ created_time: 1_793_613_600_000, exp_min: 30 });
    expect(await statusOf(short)).toBe(200);
    simulator.clock.advance(30 * 60_000);
    expect(await statusOf(short)).toBe(401);
    expect(await statusOf(endless)).toBe(200);
    simulator.clock.advance(-30 * 60_000);
  });

  it('end by control, for that person only', async () => {
    const [alice, bob] = [simulator.sessions.issue('alice'), simulator.sessions.issue('bob')];
    simulator.sessions.expire('alice');
    expect([await statusOf(alice), await statusOf(bob)]).toEqual([401, 200]);
    const again = simulator.sessions.issue('alice');
    expect(await statusOf(again)).toBe(200);
    simulator.sessions.revoke('alice');
    expect(await statusOf(again)).toBe(401);
    const { body } = await gql(simulator, again, '{ viewer { id } }');
    expect(body).toEqual({ error: 'access_token does not correspond to user' });
  });
});

it('the seed fills the share that was asked for, never with the named people', async () => {
  await using full = await startSimulator({ occupancy: 0.4, now: '2026-11-02T10:00:00Z' });
  const desks = full.people.length - 24;
  const seeded = full.record.bookings.filter(({ date }) => date === '2026-11-10');
  expect(seeded.length / desks).toBeCloseTo(0.4, 1);
  expect(new Set(seeded.map(({ person }) => person)).size).toBe(seeded.length);
  expect(new Set(seeded.map(({ desk, building }) => building + desk)).size).toBe(seeded.length);
  const named = new Set(full.people.slice(0, 20).map(({ userName }) => userName));
  expect(seeded.filter(({ person }) => named.has(person))).toEqual([]);
});
