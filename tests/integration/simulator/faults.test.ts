import { type IncomingHttpHeaders, request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator } from '../../simulator/simulator.js';
import type { Fault, FaultKind, Simulator } from '../../simulator/types.js';
import { gql } from '../../support/gql.js';
import { book, bookingInput, CREATE_BOOKING, heldBy } from '../../support/site.js';

const VIEWER = '{ viewer { id email company { id name } } }';
const wish = { person: 'alice', desk: '2.24.05', date: '2026-11-10' };

let simulator: Simulator;
let token: string;

beforeAll(async () => {
  const now = '2026-11-02T10:00:00Z';
  simulator = await startSimulator({ now, frozen: true, occupancy: 0 });
});

afterAll(() => simulator.stop());

beforeEach(() => {
  token = simulator.sessions.issue('alice');
  simulator.faults.clear();
  simulator.record.clearRequests();
  for (const { desk, date } of heldBy(simulator, 'alice')) simulator.rivals.cancel({ desk, date });
});

interface RawAnswer {
  readonly status: number | null;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Code of the socket's error, or null. */
  readonly error: string | null;
}

/** A POST that reports how the connection ended. */
function post(query: string, variables: unknown = {}): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    let status: number | null = null;
    let body = '';
    let received: IncomingHttpHeaders = {};
    const end = (error: string | null) => resolve({ status, headers: received, body, error });
    const fail = (error: NodeJS.ErrnoException) => end(error.code ?? error.message);
    const url = `${simulator.origins.api}/queries`;
    const sent = request(url, { method: 'POST', headers, agent: false }, (response) => {
      status = response.statusCode ?? null;
      received = response.headers;
      response.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => end(null)).on('error', fail);
    });
    sent.on('error', fail).end(JSON.stringify({ query, variables }));
  });
}

const postBooking = () => post(CREATE_BOOKING, { input: bookingInput(simulator, wish) });

/** The fault strikes the next booking only; whether the booking was made, and what was recorded. */
async function strike(fault: Fault) {
  simulator.faults.add({ operation: 'createBooking', ...fault });
  const answer = await postBooking();
  const [entry] = simulator.record.requests;
  return { answer, entry: entry!, made: heldBy(simulator, 'alice').length === 1 };
}

describe('a fault on a write', () => {
  it.each([
    ['refuse', 'ECONNRESET', false],
    ['drop-before', 'ECONNRESET', false],
    ['drop-after', 'ECONNRESET', true],
  ] as const)('%s: no answer, %s, booked: %s', async (kind, error, executed) => {
    const { answer, entry, made } = await strike({ kind });
    expect(answer).toMatchObject({ status: null, body: '', error });
    expect(made).toBe(executed);
    expect(entry).toMatchObject({
      fault: kind,
      status: null,
      operations: ['createBooking'],
      person: 'alice',
    });
  });

  it.each([
    ['429', 429],
    ['500', 500],
    ['503', 503],
    ['401', 401],
  ] as const)('%s: status %i and nothing booked', async (kind, status) => {
    const { answer, entry, made } = await strike({ kind, retryAfterSeconds: 7 });
    expect(answer).toMatchObject({ status, error: null });
    expect(made).toBe(false);
    expect(entry).toMatchObject({ fault: kind, status });
    const waits = kind === '429' || kind === '503';
    expect(answer.headers['retry-after']).toBe(waits ? '7' : undefined);
    if (kind === '401') {
      // Contract G3
      expect(JSON.parse(answer.body)).toEqual({
        error: 'access_token does not correspond to user',
      });
    }
  });

  it('malformed: the write happened, the answer is no JSON', async () => {
    const { answer, entry, made } = await strike({ kind: 'malformed' });
    expect(answer).toMatchObject({ status: 200, error: null });
    expect(() => JSON.parse(answer.body)).toThrow();
    expect([made, entry.fault, entry.status]).toEqual([true, 'malformed', 200]);
  });

  it('truncated: the write happened, the answer breaks off', async () => {
    const { answer, entry, made } = await strike({ kind: 'truncated' });
    expect(answer).toMatchObject({ status: 200, error: 'ECONNRESET' });
    const promised = Number(answer.headers['content-length']);
    expect(answer.body.length).toBeGreaterThan(0);
    expect(answer.body.length).toBeLessThan(promised);
    expect([made, entry.fault]).toEqual([true, 'truncated']);
  });

  it('slow: the answer comes whole, in pieces', async () => {
    const { answer, made } = await strike({ kind: 'slow', slowMs: 100 });
    expect(answer).toMatchObject({ status: 200, error: null });
    expect(JSON.parse(answer.body).data.createBooking.booking.date).toBe('2026-11-10');
    expect(made).toBe(true);
  });

  it('partial: the write happened, its data is null beside an error (G4)', async () => {
    const { answer, made } = await strike({ kind: 'partial' });
    const { data, errors } = JSON.parse(answer.body);
    expect([answer.status, data]).toEqual([200, { createBooking: { booking: null } }]);
    expect(errors[0].message).toMatch(/went wrong/);
    expect(made).toBe(true);
  });

  it.each([
    ['late-drop', { status: null, error: 'ECONNRESET' }],
    ['late-500', { status: 500, error: null }],
  ] as const)(
    '%s: the sender hears of a failure, and then the write happens',
    async (kind, heard) => {
      const { answer, entry, made } = await strike({ kind, lateMs: 80 });
      expect(answer).toMatchObject(heard);
      expect([made, simulator.faults.late()]).toEqual([false, 1]);
      expect(entry).toMatchObject({ fault: kind, status: heard.status });
      await expect.poll(() => simulator.faults.late()).toBe(0);
      expect(heldBy(simulator, 'alice')).toMatchObject([{ desk: wish.desk, date: wish.date }]);
    },
  );

  it('late: what is waited for can be carried out at once', async () => {
    const { made } = await strike({ kind: 'late-drop', lateMs: 3_600_000 });
    expect(made).toBe(false);
    simulator.faults.hurry();
    await expect.poll(() => heldBy(simulator, 'alice')).toHaveLength(1);
    expect(simulator.faults.late()).toBe(0);
  });

  it('is over after its count', async () => {
    await strike({ kind: 'drop-before' });
    const { errors } = await book(simulator, { ...wish, token });
    expect(errors).toEqual([]);
  });
});

describe('a fault on a read', () => {
  it('partial: something is null that was not, beside an error', async () => {
    simulator.faults.add({ kind: 'partial', operation: 'viewer' });
    const { data, errors } = await gql(simulator, token, VIEWER);
    expect(data).toEqual({
      viewer: { id: expect.any(String), email: expect.any(String), company: null },
    });
    expect(errors).toHaveLength(1);
    expect((await gql(simulator, token, VIEWER)).data.viewer.company).not.toBeNull();
  });

  it('partial: where only leaves were asked for, the whole answer is what fails', async () => {
    simulator.faults.add({ kind: 'partial', operation: 'viewer' });
    const { data, errors } = await gql(simulator, token, '{ viewer { id } }');
    expect([data, errors.length]).toEqual([{ viewer: null }, 1]);
  });
});

describe('whom a fault strikes', () => {
  const statusOf = async (person: string): Promise<number> =>
    (await gql(simulator, simulator.sessions.issue(person), VIEWER)).status;

  it('only its operation', async () => {
    simulator.faults.add({ kind: '500', operation: 'node' });
    expect(await statusOf('alice')).toBe(200);
    const hidden = `query { ...Start } fragment Start on Query { node(id: "x") { id } }`;
    const response = await fetch(`${simulator.origins.api}/queries`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: hidden }),
    });
    expect(response.status).toBe(500);
  });

  it('only its person', async () => {
    simulator.faults.add({ kind: '503', person: 'bob' });
    expect([await statusOf('alice'), await statusOf('bob'), await statusOf('bob')]).toEqual([
      200, 503, 200,
    ]);
  });

  it('only calls whose variables contain its text', async () => {
    const containing = '2026-11-11 ';
    simulator.faults.add({ kind: '500', operation: 'createBooking', containing });
    const statuses: number[] = [];
    for (const date of ['2026-11-10', '2026-11-11']) {
      statuses.push((await book(simulator, { ...wish, date, token })).status);
    }
    expect(statuses).toEqual([200, 500]);
  });

  it('after those it lets pass, as often as it counts', async () => {
    simulator.faults.add({ kind: '503', skip: 1, count: 2 });
    const seen: number[] = [];
    for (let call = 0; call < 5; call += 1) seen.push(await statusOf('alice'));
    expect(seen).toEqual([200, 503, 503, 200, 200]);
  });

  it('by chance, when it has a probability', async () => {
    simulator.faults.add({ kind: '503', probability: 0.5 });
    const seen: number[] = [];
    for (let call = 0; call < 40; call += 1) seen.push(await statusOf('alice'));
    expect(new Set(seen)).toEqual(new Set([200, 503]));
    simulator.faults.clear();
    expect(await statusOf('alice')).toBe(200);
  });

  it('only its hop, by path, and never a preflight', async () => {
    const preflight = () =>
      fetch(`${simulator.origins.api}/queries?viewer`, {
        method: 'OPTIONS',
        headers: { origin: simulator.origins.web, 'access-control-request-method': 'POST' },
      });
    simulator.faults.add({ kind: '500', operation: '/queries' });
    const allowed = await preflight();
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(simulator.origins.web);
    expect((await fetch(`${simulator.origins.web}/login`)).status).toBe(200);
    expect(await statusOf('alice')).toBe(500);
    simulator.faults.add({ kind: '503', hop: 'web' });
    expect(await statusOf('alice')).toBe(200);
    expect((await fetch(`${simulator.origins.web}/login`)).status).toBe(503);
  });
});

it('answers of faults carry what a browser needs to read them, and the site’s date', async () => {
  simulator.faults.add({ kind: '429' });
  const response = await fetch(`${simulator.origins.api}/queries?viewer`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, origin: simulator.origins.web },
    body: JSON.stringify({ query: VIEWER }),
  });
  expect(response.headers.get('access-control-allow-origin')).toBe(simulator.origins.web);
  expect(response.headers.get('date')).toBe('Mon, 02 Nov 2026 10:00:00 GMT');
});

it.each([
  [{ kind: 'explode' as FaultKind }, /no fault "explode"/],
  [{ kind: '500', count: 0 }, /count of 1 or more/],
  [{ kind: '500', probability: 2 }, /probability from 0 to 1/],
] satisfies Array<[Fault, RegExp]>)('bad fault %o', (fault, words) => {
  expect(() => simulator.faults.add(fault)).toThrow(words);
});
