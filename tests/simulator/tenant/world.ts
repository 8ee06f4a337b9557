import type { Random } from '../world/random.js';

/** What a tenant's buildings, floors and spaces are like (contract G11 to G14, G17). */
export interface WorldTraits {
  /** Desks on the demo floor. */
  readonly desks: number;
}

export const standardWorld: WorldTraits = { desks: 70 };

export function drawWorld(random: Random): WorldTraits {
  return { desks: random.pick([12, 70, 70, 500]) };
}
