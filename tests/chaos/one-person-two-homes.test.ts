import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

describe('one person at two homes, where one’s own list tells late and the desks do not', () => {
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

  it('gets one desk from two homes of one user that book at once: they take turns', async () => {
    const dates = '2026-12-07..2026-12-11';
    await homes[1]?.set('alice', { desks: { prefer: [{ desks: '2.24.40' }] } });
    const both = await Promise.all(homes.map((home) => book(home, dates)));
    const all = both.flatMap(({ json }) => (json as Report).runs[0]?.dates ?? []);
    expect(all.map((each) => each.outcome).toSorted(), both[1]?.stderr).toEqual([
      ...Array.from({ length: 5 }, () => 'already-booked'),
      ...Array.from({ length: 5 }, () => 'booked'),
    ]);
    const held = heldByApi(simulator).map((each) => each.date);
    expect(held.filter((each) => each > '2026-12-04')).toHaveLength(5);
  });

  it('says in one sentence where the homes cannot meet, and books all the same', async () => {
    const [laptop] = homes;
    const file = join(laptop!.folder, 'a-file');
    await writeFile(file, '');
    const args = ['book', '--profile', 'alice', '--dates', '2026-12-14', '--transport', 'api'];
    const { code, stderr } = await laptop!.run(args, { env: { XDG_DATA_HOME: file } });
    expect(code, stderr).toBe(0);
    expect(stderr.match(/cannot be written to/g)).toHaveLength(1);
    expect(stderr).toContain('runs of another SPACEIQ_HOME are not waited for');
  });
});
