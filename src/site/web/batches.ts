import { RefusedTrouble } from './trouble.js';

/** How often the size of a batch is halved at most: a site that refuses smaller ones too means something else. */
const mostHalvings = 5;

/**
 * Asks about `ids` by as many at once as `size`, by half as many where the site refuses that. Gives the size that it takes.
 * @throws what `ask` throws, of a RefusedTrouble the last
 */
export async function inBatches(
  ids: readonly string[],
  size: number,
  ask: (batch: readonly string[]) => Promise<void>,
): Promise<number> {
  let most = size;
  let halvings = 0;
  for (let at = 0; at < ids.length; ) {
    const batch = ids.slice(at, at + most);
    try {
      await ask(batch);
      at += batch.length;
    } catch (error) {
      const mayHalve = batch.length > 1 && halvings < mostHalvings;
      if (!(error instanceof RefusedTrouble && mayHalve)) throw error;
      halvings += 1;
      most = Math.ceil(batch.length / 2);
    }
  }
  return most;
}
