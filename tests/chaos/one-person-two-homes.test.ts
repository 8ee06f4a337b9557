import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import { fixedTenant } from '../simulator/tenant/tenant.js';
import type { Simulator } from '../simulator/types.js';
import { openTestHome, type TestHome } from '../support/home.js';
import { heldByApi, patience, type Report } from './judge.js';

vi.setConfig(patience);

let simulator: Simulator;
const homes: TestHome[] = [];

const book = (home: TestHome | undefined, date: string) =>
  home!.run(['book', '--profile', 'alice', '--dates', date, '--transport', 'api', '--json']);
const outcome = ({ json }: { readonly json?: unknown }) =>
  (json as Report).runs[0]?.dates[0]?.outcome;

describe('one person on two machines, where one’s own list tells late and the desks do not', () => {
  beforeAll(async () => {
    simulator = await startSimulator({
      ...{ now: '2026-12-01T08:30:00Z', occupancy: 0, latency: { api: 20 } },
      tenant: fixedTenant('standard'),
      rules: { oneDeskADay: false, ownLagMs: 300_000, deskLagMs: 0 },
    });
    for (const _ of ['laptop', 'server']) {
      const home = await openTestHome(simulator);
      homes.push(home);
      await home.add('alice');
    }
  });

  afterAll(async () => {
    for (const home of homes) await home.stop();
    await simulator?.stop();
  });

  it('gets one desk: the desk’s bookings tell whose it is', async () => {
    const date = '2026-12-03';
    const [laptop, server] = homes;
    expect(outcome(await book(laptop, date))).toBe('booked');
    const second = await book(server, date);
    expect(outcome(second), second.stderr).toBe('already-booked');
    expect(heldByApi(simulator).filter((each) => each.date === date)).toHaveLength(1);
  });
});
