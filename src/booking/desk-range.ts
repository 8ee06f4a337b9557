import { type CodeToken, tokensOf } from './desk-code.js';
import type { DeskCode } from './types.js';

/** Codes that are alike but for one number: which one, and from where to where it goes. */
export interface DeskRange {
  readonly like: readonly CodeToken[];
  /** The number's place among the tokens. */
  readonly place: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** The range between two codes, or what keeps them from being the ends of one. */
export function rangeBetween(from: string, to: string): DeskRange | { readonly problem: string } {
  const [like, end] = [tokensOf(from), tokensOf(to)];
  const differing = like.flatMap((token, place) => (token === end[place] ? [] : [place]));
  if (like.length !== end.length || differing.length > 1) return { problem: notAlike };
  const place = differing[0] ?? like.findLastIndex((token) => typeof token === 'bigint');
  const [first, last] = [like[place], end[place]];
  if (first === undefined || last === undefined) {
    return { problem: 'the end of a range needs a number to count by' };
  }
  if (typeof first !== 'bigint' || typeof last !== 'bigint') return { problem: notAlike };
  return last < first
    ? { problem: 'the range ends before it starts' }
    : { like, place, first, last };
}

const notAlike = 'a range needs the same prefix at both ends: they may differ in one number only';

export function isInRange(code: DeskCode, { like, place, first, last }: DeskRange): boolean {
  const tokens = tokensOf(code);
  const number = tokens[place];
  return (
    tokens.length === like.length &&
    typeof number === 'bigint' &&
    number >= first &&
    number <= last &&
    tokens.every((token, index) => index === place || token === like[index])
  );
}

/**
 * The ends that a dash may divide. All the rest of two ends is alike, so they have as many dashes:
 * only the one in the middle can be the range's own. Null where there is none.
 */
export function dashedEnds(text: string): readonly [string, string] | null {
  const dashes = [...text.matchAll(/-/g)].map((match) => match.index);
  const middle = dashes[(dashes.length - 1) / 2];
  if (middle === undefined) return null;
  const ends = [text.slice(0, middle).trim(), text.slice(middle + 1).trim()] as const;
  return ends.includes('') ? null : ends;
}
