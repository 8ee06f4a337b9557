import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/lib/errors.js';
import { startSimulator } from '../simulator/simulator.js';
import { fixedTenant } from '../simulator/tenant/tenant.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { expectExactlyOnce, heldByApi, patience, type Report } from './judge.js';

vi.setConfig(patience);

let simulator: Simulator;
let home: TestHome;

async function open(bookingNodes: boolean): Promise<void> {
  const tenant = fixedTenant('standard');
  simulator = await startSimulator({
    now: '2026-12-01T08:30:00Z',
    occupancy: 0,
    tenant: { ...tenant, api: { ...tenant.api, bookingNodes } },
    rules: { oneDeskADay: false, ownLagMs: 300_000, deskLagMs: 300_000 },
    latency: { api: 20 },
  });
  home = await openTestHome(simulator);
  await home.add('alice');
  const { web: url, api: apiUrl } = simulator.origins;
  const place = ['--url', url, '--building', 'HQ', '--floor', '3'];
  expect((await home.run(['profile', 'add', 'alice-up', ...place])).code).toBe(ExitCode.ok);
  await home.set('alice-up', { apiUrl, limits: { requestsPerMinute: 600 } });
  const signedIn = await home.signIn('alice-up', 'alice', undefined, ['--same-person']);
  expect(signedIn.code, signedIn.stderr).toBe(ExitCode.ok);
}

afterAll(async () => {
  await home?.stop();
  await simulator?.stop();
});

const both = ['--profile', 'alice', '--profile', 'alice-up'];
const book = (date: string, profiles: readonly string[]) =>
  home.run(['book', ...profiles, '--dates', date, '--transport', 'api', '--json']);
const outcomes = ({ json }: { readonly json?: unknown }) =>
  (json as Report).runs.map(({ dates }) => dates[0]?.outcome);
const held = (date: string) => heldByApi(simulator).filter((each) => each.date === date);

describe('two profiles of one person, where every list tells five minutes late', () => {
  beforeAll(() => open(true));

  it('get one desk under --all, and the second says that it is booked already', async () => {
    const result = await book('2026-12-03', ['--all']);
    expect(outcomes(result).toSorted(), result.stderr).toEqual(['already-booked', 'booked']);
    expect(held('2026-12-03')).toHaveLength(1);
  });

  it('get one desk from two processes', async () => {
    const date = '2026-12-04';
    const runs = await Promise.all(
      ['alice', 'alice-up'].map((name) => book(date, ['--profile', name])),
    );
    expect(runs.flatMap(outcomes).toSorted()).toEqual(['already-booked', 'booked']);
    expect(held(date)).toHaveLength(1);
  });

  it('leave a date alone that was cancelled by one of them, and book it where it is named so', async () => {
    const date = '2026-12-07';
    expect((await book(date, ['--profile', 'alice'])).code).toBe(ExitCode.ok);
    simulator.clock.advance(300_000);
    const cancel = ['cancel', '--profile', 'alice', '--dates', date, '--yes'];
    const cancelled = await home.run(cancel);
    expect(cancelled.code, cancelled.stderr).toBe(ExitCode.ok);
    const span = await book(`${date}..${date}`, ['--profile', 'alice-up']);
    expect(outcomes(span), span.stderr).toEqual(['skipped']);
    expect(JSON.stringify(span.json)).toContain('you cancelled it on 2026-12-01');
    expect(outcomes(await book(`!${date}..${date}`, ['--profile', 'alice-up']))).toEqual([
      'booked',
    ]);
    expect(held(date)).toMatchObject([{ floor: '3' }]);
  });
});

describe('the same where nobody has a booking by its id', () => {
  beforeAll(async () => {
    await home.stop();
    await simulator.stop();
    await open(false);
  });

  it('book one desk, and claim nothing of what no reading shows', async () => {
    const result = await book('2026-12-03', both);
    expect(outcomes(result), result.stderr).toEqual(['failed', 'failed']);
    expect(result.code).toBe(ExitCode.failed);
    expect(JSON.stringify(result.json)).toContain('but no reading shows it');
    expect(held('2026-12-03')).toHaveLength(1);
    simulator.clock.advance(300_000);
    const later = await book('2026-12-03', both);
    expect(outcomes(later), later.stderr).toEqual(['already-booked', 'already-booked']);
    expectExactlyOnce(simulator);
  });

  it('wait ten minutes before they take a missing one for cancelled', async () => {
    const date = '2026-12-08';
    await book(date, ['--profile', 'alice']);
    const [{ desk } = { desk: '' }] = held(date);
    simulator.rivals.cancel({ desk, date });
    const span = `${date}..${date}`;
    expect(outcomes(await book(span, ['--profile', 'alice-up']))).toEqual(['failed']);
    simulator.clock.advance(600_000);
    const late = await book(span, ['--profile', 'alice-up']);
    expect(outcomes(late), late.stderr).toEqual(['skipped']);
    expect(JSON.stringify(late.json)).toContain('you or the site cancelled it');
    await book(date, ['--profile', 'alice-up']);
    expect(held(date)).toMatchObject([{ floor: '3' }]);
  });
});
