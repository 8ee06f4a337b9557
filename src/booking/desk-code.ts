import type { DeskCode } from './types.js';

/** A code taken apart: its numbers, and what stands between them. */
export type CodeToken = bigint | string;

/** Orders codes by their numeric parts, so that `2.9` comes before `2.10`; never 0 for two different texts. */
export function compareDesks(a: DeskCode, b: DeskCode): number {
  const byParts = compareTokens(tokensOf(a), tokensOf(b));
  return byParts !== 0 ? byParts : a < b ? -1 : a > b ? 1 : 0;
}

/** Whether two texts name one desk: `2.24.5` and `2.24.05` do. */
export function sameDesk(a: string, b: string): boolean {
  return compareTokens(tokensOf(a), tokensOf(b)) === 0;
}

/** A code as it is written, but for the ways in which one character can be encoded and for spaces. */
export function written(code: string): string {
  return code.normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** A code without regard to upper and lower case, and to forms of characters that look alike. */
export function folded(code: string): string {
  const known = knownFolds.get(code) ?? written(code.normalize('NFKC').toLowerCase());
  knownFolds.set(code, known);
  return known;
}

/** Sorting and matching ask for the same few thousand codes again and again. */
const knownFolds = new Map<string, string>();
const knownTokens = new Map<string, readonly CodeToken[]>();

/** Numbers have any length: `BigInt`, so that two of twenty digits do not become one. */
export function tokensOf(code: string): readonly CodeToken[] {
  const known = knownTokens.get(code) ?? readTokens(code);
  knownTokens.set(code, known);
  return known;
}

function readTokens(code: string): readonly CodeToken[] {
  return (folded(code).match(/\d+|\D+/g) ?? []).map((token) =>
    /^\d/.test(token) ? BigInt(token) : token,
  );
}

/** Numbers come before texts, and a code before those that begin with it. */
function compareTokens(a: readonly CodeToken[], b: readonly CodeToken[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [left, right] = [a[index], b[index]];
    if (left === right) continue;
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    if (typeof left !== typeof right) return typeof left === 'bigint' ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}
