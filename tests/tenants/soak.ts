import { afterAll, describe, expect, it, vi } from 'vitest';
import { startSimulator } from '../simulator/simulator.js';
import { neededSettings } from '../simulator/tenant/settings.js';
import { describeTenant, randomTenant, type Tenant } from '../simulator/tenant/tenant.js';
import { openTestHome } from '../support/home.js';
import { type Day, person, playDay, type Transport } from './day.js';
import { needsNoBrowser, whyImpossible } from './possible.js';

const heavy = process.env.SPACEIQ_SOAK === '1';
const first = Number(process.env.SPACEIQ_SEED ?? 1);
const asked = process.env.SPACEIQ_TENANTS ?? (heavy ? 1000 : undefined);

/** Files that share the tenants. */
const parts = 3;

/** A tenth of the tenants are met over the pages alone. */
export const transportOf = (seed: number): Transport => (seed % 10 === 0 ? 'web' : 'auto');

/** What share of the possible steps is done at least; those that fall short are printed by their seeds. */
const sureShare = { auto: 0.75, web: 0.75 };

/** Tenants whose day took too long for a plain `npm test`: counted there as not done, and played by `test:soak`. */
const tooLong: readonly number[] = [2, 15, 22, 27];
const stepsOfADay = 6;

/** A Tuesday morning in Europe, a working day's evening or night elsewhere. */
const now = '2026-12-01T08:30:00Z';
const dates = { today: '2026-12-01', others: ['2026-12-03', '2026-12-08'] } as const;

/** Whether an API without a browser can tell whom a new session stands for: by its token, or by itself (contract S6). */
function namesPerson({ api, signIn }: Tenant): boolean {
  return signIn.tokenClaims === 'documented' || api.names !== 'closed';
}

/**
 * The tenants of a plain `npm test`: six over the pages alone, and those of the first 200 that need no browser; as
 * a day with a browser costs ten times one without, the others are left to `test:soak`.
 */
function sample(): number[] {
  const all = Array.from({ length: 200 }, (_, index) => index + 1);
  const byPages = all.filter((seed) => transportOf(seed) === 'web').slice(0, 6);
  const others = all.filter((seed) => transportOf(seed) !== 'web');
  const light = others.filter((seed) => needsNoBrowser(randomTenant(seed)));

  return [...byPages, ...light];
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

export async function playTenant(seed: number, transport: Transport): Promise<Day> {
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
  await (namesPerson(tenant) ? home.add : home.addByBrowser)(person, {
    building,
    floor,
    ...neededSettings(tenant, 'Europe/London'),
  });
  for (const [index, date] of dates.others.entries()) {
    const desk = simulator.desks()[index];
    if (desk !== undefined) simulator.rivals.snatch({ person: 'bob', desk: desk.code, date });
  }
  return await playDay(simulator, home, dates, transport, (step) =>
    whyImpossible(tenant, step, transport),
  );
}

/** Plays one of the parts of all tenants (1 to 3), each a test of its own, and prints what share was done. */
export function soak(part: number): void {
  vi.setConfig({ testTimeout: 480_000, hookTimeout: 120_000 });
  const tally = { auto: { done: 0, undone: 0 }, web: { done: 0, undone: 0 } };
  const short: string[] = [];
  const all = asked === undefined ? sample() : range(Number(asked));
  /** Sorted by transport, so that each part has its share of the pages. */
  const sorted = all.toSorted((a, b) => transportOf(b).localeCompare(transportOf(a)) || a - b);
  const seeds = sorted.filter((_, index) => index % parts === part - 1);

  describe.runIf(seeds.length > 0)('any tenant that the contract allows', () => {
    const left = asked === undefined ? seeds.filter((seed) => tooLong.includes(seed)) : [];
    tally.auto.undone += left.length * stepsOfADay;
    short.push(...left.map((seed) => `tenant ${seed}, not played: its day takes minutes`));
    const played = seeds.filter((seed) => !left.includes(seed));

    it.each(played)('is served truly and without a wrong word (tenant %i)', async (seed) => {
      const transport = transportOf(seed);
      const day = await playTenant(seed, transport);
      const choices = describeTenant(randomTenant(seed)).join('\n  ');
      const of = tally[transport === 'web' ? 'web' : 'auto'];
      of.done += day.done;
      of.undone += day.undone.length;
      if (day.undone.length > 0) {
        short.push([`tenant ${seed} over ${transport}`, ...day.undone].join('\n  '));
      }
      expect(day.wrongs, `tenant ${seed} over ${transport}:\n  ${choices}\n`).toEqual([]);
    });

    afterAll(() => {
      const share = ({ done, undone }: { done: number; undone: number }) =>
        `${done} of ${done + undone}`;
      process.stdout.write(
        `Done of what the tenants make possible: ${share(tally.auto)} steps, over the pages alone ${share(tally.web)}.\n${short.map((each) => `Not done: ${each}\n`).join('')}`,
      );
      for (const by of ['auto', 'web'] as const) {
        const { done, undone } = tally[by];
        expect(done, by).toBeGreaterThanOrEqual(sureShare[by] * (done + undone));
      }
    });
  });
}
