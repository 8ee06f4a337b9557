import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
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
  it.each([
    ['api', 'alice'],
    ['web', 'bob'],
  ])(
    'is renewed before the first answer over %s',
    { timeout: 120_000 },
    async (transport, name) => {
      await signedIn(name);
      desk.simulator.sessions.revoke(name);
      const args = ['bookings', '--profile', name, '--transport', transport, '--json'];
      const { code, stderr } = await desk.run(args, { deadline: 110_000 });
      expect(code, stderr).toBe(ExitCode.ok);
      expect(desk.simulator.record.requests.some(({ path }) => path.startsWith('/sso?'))).toBe(
        true,
      );
      expect((await desk.run(['status', '--profile', name, '--check'])).code).toBe(ExitCode.ok);
    },
  );

  it('is renewed in mid-run, and each date is booked once', { timeout: 120_000 }, async () => {
    await signedIn('carol');
    desk.simulator.faults.add({ kind: '401', operation: 'createBooking', skip: 1, count: 1 });
    const args = [
      'book',
      '--profile',
      'carol',
      '--dates',
      '+7d,+8d,+9d',
      '--transport',
      'api',
      '--json',
    ];
    const { code, stderr, json } = await desk.run(args, { deadline: 110_000 });
    expect(code, stderr).toBe(ExitCode.ok);
    expect(json).toMatchObject({
      runs: [{ dates: [{ outcome: 'booked' }, { outcome: 'booked' }, { outcome: 'booked' }] }],
    });
    const dates = bookingsOf('carol').map(({ date }) => date);
    expect(dates.length).toBe(3);
    expect(new Set(dates).size).toBe(3);
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
