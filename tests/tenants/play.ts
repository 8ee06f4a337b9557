import { startSimulator } from '../simulator/simulator.js';
import { neededSettings } from '../simulator/tenant/settings.js';
import type { Tenant } from '../simulator/tenant/tenant.js';
import { openTestHome } from '../support/home.js';
import { type Day, person, playDay, type Transport } from './day.js';

/** A Tuesday morning in Europe, a working day's evening or night elsewhere. */
const now = '2026-12-01T08:30:00Z';
const dates = { today: '2026-12-01', others: ['2026-12-03', '2026-12-08'] } as const;

/** Where a tenant's building stands: UTC itself, and either side of it (contract G15). */
const zones = ['Europe/London', 'Europe/Berlin', 'America/New_York'] as const;

/** Whether an API without a browser can tell whom a new session stands for: by its token, or by itself (contract S6). */
function namesPerson({ api, signIn }: Tenant): boolean {
  const tells = api.schema === 'open' && (api.account !== null || api.employee !== null);
  return signIn.tokenClaims === 'documented' || api.account === 'email' || tells;
}

/** Plays one person's day at a tenant, with rivals after two of the desks. */
export async function playTenant(
  tenant: Tenant,
  seed: number,
  transport: Transport,
  endsSession = false,
): Promise<Day> {
  const zone = zones[seed % zones.length] ?? zones[0];
  await using simulator = await startSimulator({
    tenant,
    seed,
    now,
    timezone: zone,
    occupancy: 0.3,
    sso: 'auto',
    rules: { oneDeskADay: false },
  });
  await using home = await openTestHome(simulator);
  const { building, floor } = simulator.place;
  await (namesPerson(tenant) ? home.add : home.addByBrowser)(person, {
    building,
    floor,
    ...neededSettings(tenant, zone),
  });
  for (const [index, date] of dates.others.entries()) {
    const desk = simulator.desks()[index];
    if (desk !== undefined) simulator.rivals.snatch({ person: 'bob', desk: desk.code, date });
  }
  return await playDay({ simulator, home, tenant, zone, endsSession }, dates, transport);
}
