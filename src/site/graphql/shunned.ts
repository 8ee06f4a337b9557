import * as z from 'zod/mini';
import type { Clock } from '../../lib/clock.js';
import type { Cache } from '../deps.js';
import { digest } from './verdict.js';

/** What the pages may be asked for in place of the API. */
export type Shunnable = 'floor' | 'own' | 'past';

/** What an API has refused to be asked lately, kept per origin. */
export interface Shunned {
  all(): Promise<ReadonlySet<Shunnable>>;
  add(what: Shunnable): Promise<void>;
}

const kept = z.object({ at: z.number(), what: z.array(z.enum(['floor', 'own', 'past'])) });
const day = 86_400_000;

export function createShunned(cache: Cache, origin: string, clock: Clock): Shunned {
  const key = `shunned-${digest([origin])}`;
  let current: Promise<Set<Shunnable>> | null = null;
  const read = async (): Promise<Set<Shunnable>> => {
    const parsed = kept.safeParse(await cache.read(key).catch(() => null));
    const age = parsed.success ? clock.now() - parsed.data.at : day;
    return new Set(parsed.success && age >= 0 && age < day ? parsed.data.what : []);
  };
  const all = () => {
    current ??= read();
    return current;
  };
  return {
    all,
    add: async (what) => {
      const known = await all();
      known.add(what);
      await cache.write(key, { at: clock.now(), what: [...known] }).catch(() => {});
    },
  };
}
