import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { type StandIn, startStandIn } from '../support/stand-in.js';
import { heldByApi, patience, type Report, writes } from './judge.js';

vi.setConfig(patience);

let simulator: Simulator;
let standIn: StandIn;
let home: TestHome;

beforeAll(async () => {
  simulator = await startSimulator({ now: '2026-12-01T08:30:00Z', occupancy: 0, sso: 'password' });
  standIn = await startStandIn(simulator.origins.api);
  home = await openTestHome(simulator);
  const waits = [{ wait: '1s' }];
  await home.add('alice', { apiUrl: standIn.origin, watch: { waits } });
});

afterAll(async () => {
  await home?.stop();
  await standIn?.[Symbol.asyncDispose]();
  await simulator?.stop();
});

beforeEach(() => {
  standIn.become(null);
  simulator.record.clearRequests();
});

const bob = () => simulator.sessions.issue('bob');
const bookings = () => simulator.record.bookings.filter(({ via }) => via === 'api');

describe.each(['api', 'web', 'auto'])('when the site takes alice for bob, over %s', (transport) => {
  it('writes nothing and ends with 3', async () => {
    standIn.become(bob());
    const args = ['book', '--dates', '2026-12-02..2026-12-04', '--transport', transport];
    const { code, json, stderr } = await home.run([...args, '--json']);
    expect(code, stderr).toBe(ExitCode.noSession);
    const [run] = (json as Report).runs;
    expect(run?.error?.exitCode).toBe(ExitCode.noSession);
    expect(run?.error?.message).toContain(simulator.person('alice').email);
    expect(run?.error?.message).toContain(simulator.person('bob').email);
    expect(writes(simulator)).toEqual([]);
    expect(bookings()).toEqual([]);
  });
});

describe('when the site takes alice for bob in mid-run', () => {
  it('asks for nothing in the next round of a watch', async () => {
    const [first, second] = ['2026-12-02', '2026-12-03'] as const;
    const desk = '2.24.05';
    simulator.rivals.book({ person: 'carol', desk, date: second });
    const args = ['book', '--dates', `${first},${second}`, '--desks', desk, '--transport', 'api'];
    const running = home.start([...args, '--watch', '--json']);
    await running.waitFor(/next round at/);
    standIn.become(bob());
    simulator.rivals.cancel({ desk, date: second });
    const { code, json } = await running.ended;
    expect(code).toBe(ExitCode.noSession);
    const report = json as Report;
    expect(report.runs[0]?.error?.message).toMatch(/so nothing is written with it\.$/);
    expect(report.runs[0]?.dates).toMatchObject([{ date: first, outcome: 'booked', desk }, {}]);
    expect(heldByApi(simulator)).toMatchObject([
      { person: 'alice', by: 'alice', date: first, desk },
    ]);
    expect(writes(simulator).filter(({ person }) => person !== 'alice')).toEqual([]);
  });

  it('never has bob’s name written on a booking when it happens just before the write', async () => {
    const before = bookings().length;
    standIn.becomeAfter('survey', bob());
    const args = ['book', '--dates', '2026-12-08..2026-12-09', '--transport', 'api', '--json'];
    const { code, json } = await home.run(args);
    expect(code).toBe(ExitCode.noSession);
    expect(bookings()).toHaveLength(before);
    // A refusal that nothing explains has the site asked who it is.
    expect(writes(simulator)).toHaveLength(1);
    expect((json as Report).runs[0]?.error?.message).toMatch(/so nothing is written with it\.$/);
    const { dates } = (json as Report).runs[0] ?? { dates: [] };
    expect(dates.filter(({ outcome }) => outcome === 'booked')).toEqual([]);
  });
});

describe('a storage state of bob for alice’s profile', () => {
  it('is refused, and alice’s own session stays', async () => {
    const refused = await home.signIn('alice', 'bob', standIn.origin);
    expect(refused.code).toBe(ExitCode.noSession);
    simulator.record.clearRequests();
    const args = ['book', '--dates', '2026-12-10', '--transport', 'api', '--json'];
    const { code, stderr } = await home.run(args);
    expect(code, stderr).toBe(ExitCode.ok);
    const people = simulator.record.requests.map(({ person }) => person);
    expect(new Set(people)).toEqual(new Set(['alice']));
  });
});
