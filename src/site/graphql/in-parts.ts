import type { Api } from './api.js';
import { RefusedQuery } from './errors.js';

/**
 * Asks for things by their ids, as many at once as the API takes: half as many where it refuses so many, which is
 * remembered (contract G7).
 * @throws RefusedQuery when it does not take even one
 */
export async function inParts<T>(
  api: Api,
  size: 'desksAtOnce' | 'spacesAtOnce',
  ids: readonly string[],
  read: (part: readonly string[]) => Promise<T>,
): Promise<readonly T[]> {
  const answers: T[] = [];
  for (let at = 0; at < ids.length; ) {
    const part = ids.slice(at, at + (await api.verdict())[size]);
    try {
      answers.push(await read(part));
      at += part.length;
    } catch (error) {
      if (!(error instanceof RefusedQuery) || part.length === 1) throw error;
      await api.learn({ [size]: Math.ceil(part.length / 2) });
    }
  }
  return answers;
}
