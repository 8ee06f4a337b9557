import { afterAll, describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import { neededSettings } from '../simulator/tenant/settings.js';
import { describeTenant, randomTenant } from '../simulator/tenant/tenant.js';
import { openTestHome } from '../support/home.js';
import { type Day, person, playDay, type Transport } from './day.js';

const heavy = process.env.SPACEIQ_SOAK === '1';
const first = Number(process.env.SPACEIQ_SEED ?? 1);
const count = Number(process.env.SPACEIQ_TENANTS ?? (heavy ? 1000 : 60));

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

/** A tenth of the tenants are met over the pages alone. */
const transportOf = (seed: number): Transport => (seed % 10 === 0 ? 'web' : 'auto');

const tally = { auto: { done: 0, undone: 0 }, web: { done: 0, undone: 0 } };

/** A Tuesday morning in Europe, a working day's evening or night elsewhere. */
const now = '2026-12-01T08:30:00Z';
const dates = { today: '2026-12-01', others: ['2026-12-03', '2026-12-08'] } as const;

async function play(seed: number, transport: Transport): Promise<Day> {
  const tenant = randomTenant(seed);
  await using simulator = await startSimulator({
    tenant,
    seed,
    now,
    occupancy: 0.3,
    sso: 'auto',
    rules: { oneDeskADay: false },
  });
  await using home = await openTestHome(simulator);
  const { building, floor } = simulator.place;
  const silent = tenant.api.names === 'closed';
  await (silent ? home.addByBrowser : home.add)(person, {
    building,
    floor,
    ...neededSettings(tenant, 'Europe/London'),
  });
  for (const [index, date] of dates.others.entries()) {
    const desk = simulator.desks()[index];
    if (desk !== undefined) simulator.rivals.snatch({ person: 'bob', desk: desk.code, date });
  }
  return await playDay(simulator, home, dates, transport);
}

describe('any tenant that the contract allows', () => {
  const seeds = Array.from({ length: count }, (_, index) => first + index);

  it.each(seeds)('is served truly and without a wrong word (tenant %i)', async (seed) => {
    const transport = transportOf(seed);
    const day = await play(seed, transport);
    const choices = describeTenant(randomTenant(seed)).join('\n  ');
    const of = tally[transport === 'web' ? 'web' : 'auto'];
    of.done += day.done;
    of.undone += day.undone.length;
    const tenant = `tenant ${seed} over ${transport}:\n  ${choices}\n`;
    expect(day.wrongs, tenant).toEqual([]);
    if (transport !== 'web') expect(day.undone, tenant).toEqual([]);
  });

  afterAll(() => {
    const share = ({ done, undone }: { done: number; undone: number }) =>
      `${done} of ${done + undone}`;
    process.stdout.write(
      `Done of what the tenants make possible: ${share(tally.auto)} steps, over the pages alone ${share(tally.web)}.\n`,
    );
    expect(tally.web.done).toBeGreaterThanOrEqual(0.98 * (tally.web.done + tally.web.undone));
  });
});
