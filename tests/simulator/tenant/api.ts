import type { Dialect } from '../types.js';
import type { Random } from '../world/random.js';

/** How a tenant's API answers: names, lists, limits, refusals (contract section 2). */
export interface ApiTraits {
  /** Which names the assumed parts bear, or that the API has none of them. */
  readonly names: Dialect;
}

export const standardApi: ApiTraits = { names: 'standard' };

export function drawApi(random: Random): ApiTraits {
  return { names: random.pick(['standard', 'renamed', 'closed']) };
}
