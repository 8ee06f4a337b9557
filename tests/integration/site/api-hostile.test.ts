import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { SessionError, SiteError, UsageError } from '../../../src/lib/errors.js';
import { createApiSite } from '../../../src/site/api-site.js';
import { createHttp, defaultLimits } from '../../../src/site/graphql/http.js';
import { readIdentity } from '../../../src/site/graphql/identity.js';
import { probeApi } from '../../../src/site/graphql/probe.js';
import { startSimulator } from '../../simulator/simulator.js';
import { stopAfterEach } from '../../support/stops.js';
import { behind } from './behind.js';
import { depsFor } from './deps.js';
import { oddServer } from './odd-server.js';
import { deskOf, requestFor } from './transport-suite.js';

const stops = stopAfterEach();
const date = '2026-12-08' as CivilDate;

describe('an API that misbehaves', () => {
  it('is never followed to another origin', async () => {
    const elsewhere = await oddServer(() => ({ json: {} }));
    stops.push(() => elsewhere.close());
    const headers = { location: `${elsewhere.origin}/queries` };
    for (const status of [301, 302, 303, 307, 308]) {
      const { site } = await behind(stops, () => ({ status, headers, json: {} }), {
        claims: () => true,
      });
      await expect(site.arrive()).rejects.toBeInstanceOf(SiteError);
    }
    expect(elsewhere.requests).toEqual([]);
  });

  it.each([
    'http://api.site.example',
    'http://127.0.0.1.site.example',
    'https://user:pass@site.example',
    'https://site.example/path',
    'ftp://localhost',
    'not an origin',
  ])('is not spoken to at %s', async (apiOrigin) => {
    const sim = await startSimulator();
    stops.push(() => sim.stop());
    const deps = depsFor(sim);
    const session = { ...deps.session, apiOrigin };
    await expect(createApiSite({ ...deps, session })).rejects.toBeInstanceOf(UsageError);
  });

  it.each([
    [900, 'reply'],
    [5_000_000, 'lost'],
  ])('cannot fill the memory: %s bytes, packed or not, are a %s', async (size, kind) => {
    const bytes = Buffer.alloc(size, 'x');
    for (const packed of [false, true]) {
      const server = await oddServer((_request, response) => {
        response.writeHead(200, packed ? { 'content-encoding': 'gzip' } : {});
        response.end(packed ? gzipSync(bytes) : bytes);
        return null;
      });
      stops.push(() => server.close());
      const http = createHttp(server.origin, { ...defaultLimits, bodyBytes: 10_000 });
      const delivery = await http.post('/queries?x', {}, '{}');
      http.close();
      expect(delivery.kind).toBe(kind);
      if (delivery.kind === 'reply') expect(delivery.body).toHaveLength(size);
    }
  });

  it('cannot hold a run by sending byte after byte', async () => {
    const { site, sim } = await behind(stops, (_request, response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(timer));
      return null;
    });
    const { floor } = await site.arrive();
    const answer = await site.book(requestFor(floor, deskOf(floor, '2.24.05'), date));
    expect(answer).toMatchObject({ kind: 'unclear' });
    expect(sim.record.bookings).toEqual([]);
  });

  const booking = (changes: Record<string, unknown>, variables: Record<string, unknown>) => {
    const input = variables.input as Record<string, string>;
    const whole = {
      id: 'b1',
      startDate: '2026-12-08T09:00:00Z',
      endDate: '2026-12-08T18:00:00Z',
      space: { id: input.spaceId },
      employee: { id: input.employeeId },
      ...changes,
    };
    return { json: { data: { answer: { booking: whole } } } };
  };

  it.each([
    ['another desk', { space: { id: 'another' } }],
    ['another date', { startDate: '2026-12-09T09:00:00Z' }],
    ['a date that cannot be read', { startDate: 'soon' }],
    ['no employee', { employee: null }],
    ['no id', { id: null }],
  ])('is not believed when it names %s', async (_name, changes) => {
    const { site } = await behind(stops, ({ body }) => booking(changes, body.variables));
    const { floor } = await site.arrive();
    const answer = await site.book(requestFor(floor, deskOf(floor, '2.24.05'), date));
    expect(answer).toMatchObject({ kind: 'unclear' });
  });

  it('is believed when it names all that was asked for', async () => {
    const { site } = await behind(stops, ({ body }) => booking({}, body.variables));
    const { floor } = await site.arrive();
    const answer = await site.book(requestFor(floor, deskOf(floor, '2.24.05'), date));
    expect(answer).toMatchObject({ kind: 'booked', booking: { id: 'b1', date } });
  });

  it('stops the run when it books for somebody else', async () => {
    const { site } = await behind(stops, ({ body }) =>
      booking({ employee: { id: 'x' } }, body.variables),
    );
    const { floor } = await site.arrive();
    const request = requestFor(floor, deskOf(floor, '2.24.05'), date);
    await expect(site.book(request)).rejects.toBeInstanceOf(SessionError);
  });

  it.each([
    [{ json: { data: { answer: null } } }, 'unclear'],
    [{ json: { data: null } }, 'unclear'],
    [{ json: [] }, 'unclear'],
    [{ json: 'ok' }, 'unclear'],
    [{ json: { data: { answer: { booking: null } } } }, 'unclear'],
    [{ status: 403, json: { error: 'no' } }, 'unclear'],
    [{ json: { data: null, errors: [{ message: 'The moon is in the wrong phase.' }] } }, 'refused'],
    [{ json: { errors: [{ message: 'x', path: ['answer', 'booking', 'id'] }] } }, 'unclear'],
    [
      { status: 400, json: { errors: [{ message: 'Cannot query field "booking".' }] } },
      'throttled',
    ],
  ])('answers a booking with %j: %s', async (reply, kind) => {
    const { site } = await behind(stops, () => reply);
    const { floor } = await site.arrive();
    const answer = await site.book(requestFor(floor, deskOf(floor, '2.24.05'), date));
    expect(answer.kind).toBe(kind);
  });
});

describe('who a token stands for', () => {
  it.each([
    ['standard', true],
    ['renamed', true],
    ['closed', false],
  ] as const)('a %s API tells: %s', async (dialect, tells) => {
    const sim = await startSimulator({ dialect });
    stops.push(() => sim.stop());
    for (const person of ['alice', 'bob']) {
      const { session, clock, log } = depsFor(sim, { person });
      const { signs } = await readIdentity({ ...session, clock, log });
      expect(signs.token).toBe(session.identity.email);
      expect(signs.employee?.id).toBe(tells ? session.identity.employeeId : undefined);
    }
  });

  it('is told beside what the API can be asked', async () => {
    const asked = async (dialect: 'standard' | 'closed') => {
      const sim = await startSimulator({ dialect });
      stops.push(() => sim.stop());
      const { session, clock, log } = depsFor(sim);
      const { capabilities, ...rest } = await probeApi({ ...session, clock, log });
      const missing = capabilities.filter(({ reason }) => reason !== null);
      return { ...rest, missing: missing.map(({ operation }) => operation), session };
    };
    const open = await asked('standard');
    expect(open).toMatchObject({
      introspected: true,
      missing: [],
      signs: { viewer: open.session.identity.email, employee: { name: 'Alice Amberly' } },
    });
    expect(await asked('closed')).toMatchObject({
      introspected: false,
      missing: ['own bookings', 'past bookings', 'cancel', 'check in'],
      signs: { token: open.session.identity.email, employee: null },
    });
  });

  it('is refused with the session', async () => {
    const sim = await startSimulator();
    stops.push(() => sim.stop());
    const { session, clock, log } = depsFor(sim);
    sim.sessions.revoke('alice');
    await expect(readIdentity({ ...session, clock, log })).rejects.toBeInstanceOf(SessionError);
    await expect(probeApi({ ...session, clock, log })).rejects.toBeInstanceOf(SessionError);
  });

  it('is seen by a session of another person, in every dialect', async () => {
    for (const dialect of ['standard', 'renamed', 'closed'] as const) {
      const sim = await startSimulator({ dialect });
      stops.push(() => sim.stop());
      const site = await createApiSite(depsFor(sim, { token: sim.sessions.issue('bob') }));
      stops.push(() => site.close());
      await expect(site.arrive()).rejects.toThrow(
        /Profile "alice" belongs to alice@.* that of bob@/,
      );
    }
  });
});

it('is asked to book no second time where it did not take the first request', async () => {
  const message = 'Cannot query field "booking" on type "CreateBookingPayload".';
  const { site, server } = await behind(stops, () => ({
    status: 400,
    json: { errors: [{ message }] },
  }));
  const { floor } = await site.arrive();
  const wanted = requestFor(floor, deskOf(floor, '2.24.05'), date);
  expect(await site.book(wanted)).toMatchObject({ kind: 'throttled', reason: message });
  for (let again = 0; again < 2; again += 1) {
    const { kind, reason } = (await site.book(wanted)) as { kind: string; reason: string };
    expect([kind, reason]).toEqual(['unable', expect.stringContaining(message)]);
  }
  expect((await site.capabilities()).book).toBe(false);
  const names = server.requests.map(({ url }) => url.split('?')[1]);
  expect(names.filter((name) => name === 'createBooking')).toHaveLength(1);
  expect(names.filter((name) => name === 'IntrospectionQuery')).toHaveLength(2);
});
