import { afterAll, describe, expect, it, vi } from 'vitest';
import { describeTenant, randomTenant } from '../simulator/tenant/tenant.js';
import type { Day, Transport } from './day.js';
import { playTenant } from './play.js';
import { apiSuffices, type Means, needsNoBrowser } from './possible.js';

const heavy = process.env.SPACEIQ_SOAK === '1';
const first = Number(process.env.SPACEIQ_SEED ?? 1);
const asked = process.env.SPACEIQ_TENANTS ?? (heavy ? 1000 : undefined);

/** Files that share the tenants. */
const parts = 3;

/** A tenth of the tenants are met over the pages alone. */
const transportOf = (seed: number): Transport => (seed % 10 === 0 ? 'web' : 'auto');

/** At a fifth of the tenants of the soak the session ends in mid-day; that takes a browser, which `npm test` spares. */
const endsSession = (seed: number): boolean => heavy && seed % 5 === 3;

/** Of what the tenants make possible all is done over the API, and of the steps over the pages all but one in fifty. */
const spared = (by: Means, steps: number): number =>
  by === 'API' ? 0 : Math.max(1, Math.floor(steps / 50));

/**
 * The sixty tenants of a plain `npm test`: six over the pages alone, and the first that need no browser, as a day with
 * one costs ten times a day without; the others are left to `test:soak`.
 */
function sample(): number[] {
  const all = Array.from({ length: 1000 }, (_, index) => index + 1);
  const byPages = all.filter((seed) => transportOf(seed) === 'web').slice(0, 6);
  const others = all.filter((seed) => transportOf(seed) !== 'web');
  const light = others.filter((seed) => needsNoBrowser(randomTenant(seed))).slice(0, 54);
  return [...byPages, ...light];
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

/** Counts the steps that the tenants make possible, by what they are done with. */
class Tally {
  readonly #counts = { API: { done: 0, undone: 0 }, pages: { done: 0, undone: 0 } };
  readonly #undone: string[] = [];

  add(seed: number, { deeds }: Day): void {
    for (const { by, became, words } of deeds) {
      if (became === 'impossible') continue;
      this.#counts[by][became] += 1;
      if (became === 'undone') this.#undone.push(`Not done at tenant ${seed}: ${words}\n`);
    }
  }

  /** A line for people, with what was not done. */
  describe(): string {
    const share = ({ done, undone }: { done: number; undone: number }) =>
      `${done} of ${done + undone}`;
    const { API, pages } = this.#counts;
    const said = `Done of what the tenants make possible: over the API ${share(API)} steps, over the pages ${share(pages)}.\n`;
    return said + this.#undone.join('');
  }

  check(): void {
    for (const by of ['API', 'pages'] as const) {
      const { done, undone } = this.#counts[by];
      expect(undone, `steps not done over the ${by}`).toBeLessThanOrEqual(
        spared(by, done + undone),
      );
    }
  }
}

/** Plays one of the parts of all tenants (1 to 3), each a test of its own, and prints what share was done. */
export function soak(part: number): void {
  vi.setConfig({ testTimeout: 480_000, hookTimeout: 120_000, maxConcurrency: 4 });
  const tally = new Tally();
  const all = asked === undefined ? sample() : range(Number(asked));
  /** Sorted by transport, so that each part has its share of the pages. */
  const sorted = all.toSorted((a, b) => transportOf(b).localeCompare(transportOf(a)) || a - b);
  const seeds = sorted.filter((_, index) => index % parts === part - 1);
  const play = async (seed: number) => {
    const tenant = randomTenant(seed);
    const transport = transportOf(seed);
    const isEnded = endsSession(seed);
    const day = await playTenant(tenant, seed, transport, isEnded);
    tally.add(seed, day);
    const ended = isEnded ? ', whose session is ended' : '';
    const choices = `tenant ${seed} over ${transport}${ended}:\n  ${describeTenant(tenant).join('\n  ')}\n`;
    expect(day.wrongs, choices).toEqual([]);
    expect(day.unsaid, choices).toEqual([]);
    if (transport === 'auto' && apiSuffices(tenant) && !isEnded)
      expect(day.browsed, choices).toBe(false);
  };

  describe.runIf(seeds.length > 0)('any tenant that the contract allows', () => {
    const isLight = (seed: number) =>
      transportOf(seed) === 'auto' && needsNoBrowser(randomTenant(seed));
    const title = 'is served truly and without a wrong word (tenant %i)';
    // Their days are mostly waits that the site asks for.
    it.concurrent.each(seeds.filter(isLight))(title, play);
    it.each(seeds.filter((seed) => !isLight(seed)))(title, play);

    afterAll(() => {
      process.stdout.write(tally.describe());
      tally.check();
    });
  });
}
