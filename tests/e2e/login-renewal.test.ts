import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startReceiver } from '../unit/notify/receiver.js';
import { startWorkstation, type Workstation } from './login-workstation.js';

let desk: Workstation;

beforeAll(async () => {
  desk = await startWorkstation({ simulator: { occupancy: 0 } });
});

afterAll(async () => {
  await desk?.[Symbol.asyncDispose]();
});

beforeEach(() => {
  desk.simulator.faults.clear();
});

/** A person who is signed in, and whom the identity provider would let in again only by the browser's cookie. */
async function signedIn(name: string): Promise<string> {
  desk.simulator.idp.setMode('auto');
  await desk.addProfile(name, { limits: { datesPerRun: 10 } });
  expect((await desk.login(name)).code).toBe(ExitCode.ok);
  desk.simulator.idp.setMode('password+mfa');
  desk.simulator.record.clearRequests();
  return name;
}

const browsed = () => desk.simulator.record.requests.filter(({ hop }) => hop !== 'api');

const bookingsOf = (person: string) =>
  desk.simulator.record.bookings.filter((row) => row.via === 'api' && row.person === person);

describe('a session that ends while nobody is there', () => {
  it('is renewed before the first answer', { timeout: 120_000 }, async () => {
    const name = await signedIn('alice');
    desk.simulator.sessions.revoke(name);
    const args = ['bookings', '--profile', name, '--json'];
    const { code, stderr } = await desk.run(args, { deadline: 110_000 });
    expect(code, stderr).toBe(ExitCode.ok);
    expect(desk.simulator.record.requests.some(({ path }) => path.startsWith('/sso?'))).toBe(true);
    expect((await desk.run(['status', '--profile', name, '--check'])).code).toBe(ExitCode.ok);
  });

  it.each([
    ['api', 'erin', '+7d,+8d,+9d,+10d,+11d,+12d,+13d,+14d'],
    ['web', 'frank', '+7d,+8d,+9d'],
  ])(
    'is renewed when it is revoked in mid-run over %s, and each date is booked once',
    {
      timeout: 120_000,
    },
    async (transport, name, spec) => {
      await signedIn(name);
      // Slow enough for the revocation to come between two bookings.
      desk.simulator.latency.set({ api: 200 });
      const args = ['book', '--profile', name, '--dates', spec, '--transport', transport, '--json'];
      const running = desk.start(args, { deadline: 110_000 });
      await running.waitFor(/ is booked/);
      desk.simulator.sessions.revoke(name);
      const { code, stderr, json } = await running.ended;
      desk.simulator.latency.set({ api: 0 });
      expect(code, stderr).toBe(ExitCode.ok);
      const dates = bookingsOf(name).map(({ date }) => date);
      expect(dates.length).toBe(spec.split(',').length);
      expect(new Set(dates).size).toBe(dates.length);
      expect(json).toMatchObject({ runs: [{ dates: dates.map(() => ({ outcome: 'booked' })) }] });
      const renewals = desk.simulator.record.requests.filter(({ path }) =>
        path.startsWith('/sso?'),
      );
      expect(renewals.length).toBe(1);
    },
  );

  it('is renewed early when it ends soon by the clock of the site, and not by this machine’s', {
    timeout: 120_000,
  }, async () => {
    const day = 86_400_000;
    for (const [ahead, lives, renewals] of [
      [3 * day, 5 * 60_000, 1],
      [-3 * day, day, 0],
    ] as const) {
      await using other = await startWorkstation({
        simulator: {
          now: new Date(Date.now() + ahead).toISOString(),
          rules: { sessionMinutes: lives / 60_000 },
        },
      });
      await other.addProfile('alice');
      expect((await other.login('alice')).code).toBe(ExitCode.ok);
      other.simulator.idp.setMode('password+mfa');
      other.simulator.record.clearRequests();
      const args = ['book', '--profile', 'alice', '--dates', '+7d', '--json'];
      const { code, stderr } = await other.run(args, { deadline: 110_000 });
      expect(code, stderr).toBe(ExitCode.ok);
      const { requests } = other.simulator.record;
      expect(requests.filter(({ path }) => path.startsWith('/sso?'))).toHaveLength(renewals);
      expect(requests.filter(({ status }) => status === 401)).toEqual([]);
    }
  });

  it('is told once a day where a person is wanted, however often cron runs', {
    timeout: 120_000,
  }, async () => {
    await using receiver = await startReceiver((response) => response.end());
    const name = await signedIn('grace');
    const on = 'notify.on=session-expired,failed,booked';
    const set = ['profile', 'set', name, on, '--webhook', 'json'];
    const changed = await desk.run(set, { input: receiver.url });
    expect(changed.code, changed.stderr).toBe(ExitCode.ok);
    desk.simulator.sessions.revoke(name);
    desk.simulator.idp.endSession(name);
    for (let run = 0; run < 3; run += 1) {
      const args = ['book', '--profile', name, '--dates', `+${7 + run}d`, '--json'];
      expect((await desk.run(args, { deadline: 110_000 })).code).toBe(ExitCode.noSession);
    }
    const events = receiver.received.map(({ body }) => JSON.parse(body).events);
    expect(events).toEqual([['session-expired']]);
    expect(bookingsOf(name)).toEqual([]);

    desk.simulator.idp.setMode('auto');
    expect((await desk.login(name)).code).toBe(ExitCode.ok);
    desk.simulator.sessions.revoke(name);
    desk.simulator.idp.endSession(name);
    desk.simulator.idp.setMode('password+mfa');
    const args = ['book', '--profile', name, '--dates', '+7d', '--json'];
    expect((await desk.run(args, { deadline: 110_000 })).code).toBe(ExitCode.noSession);
    // Another login, another expiry.
    expect(receiver.received).toHaveLength(2);
  });

  it('ends the run with 3 where a person is wanted, and is not tried again within the hour', {
    timeout: 120_000,
  }, async () => {
    await signedIn('dan');
    desk.simulator.sessions.revoke('dan');
    desk.simulator.idp.endSession('dan');
    const args = ['book', '--profile', 'dan', '--dates', '+7d', '--json'];
    const first = await desk.run(args, { deadline: 110_000 });
    expect(first.code, first.stderr).toBe(ExitCode.noSession);
    expect(first.json).toMatchObject({ runs: [{ error: { exitCode: 3 } }], exitCode: 3 });
    expect(JSON.stringify(first.json)).toContain('wants a person');
    expect(browsed().length).toBeGreaterThan(0);
    const typed = desk.simulator.record.requests.filter(
      ({ hop, method }) => hop === 'idp' && method === 'POST',
    );
    expect(typed).toEqual([]);

    desk.simulator.record.clearRequests();
    const second = await desk.run(args, { deadline: 110_000 });
    expect(second.code).toBe(ExitCode.noSession);
    expect(JSON.stringify(second.json)).toContain('its renewal was tried');
    expect(browsed()).toEqual([]);
    expect(bookingsOf('dan')).toEqual([]);
  });
});
