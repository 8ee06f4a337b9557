import type { Dots } from '../types.js';
import type { Random } from '../world/random.js';

/** How a tenant's web pages look and behave (contract section 4). */
export interface PageTraits {
  /** How the map draws the desks (contract W5). */
  readonly dots: Dots;
}

export const standardPages: PageTraits = { dots: 'canvas' };

export function drawPages(random: Random): PageTraits {
  return { dots: random.pick(['canvas', 'svg']) };
}
