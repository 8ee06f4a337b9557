import { SpecError } from '../lib/errors.js';
import { type SpecPart, splitList } from './spec.js';
import type { DeskCode } from './types.js';

/** Desks that a text such as `2.24.01-2.24.21, 2.24.34` names. */
export interface DeskMatcher {
  /** The text as it was written. */
  readonly text: string;
  matches(code: DeskCode): boolean;
  /** Which item of the list names this desk first, from 0; null when none does. */
  rankOf(code: DeskCode): number | null;
}

type Token = number | string;
type Test = (code: DeskCode) => boolean;

/** Orders codes by their numeric parts, so that `2.9` comes before `2.10`; never 0 for two different texts. */
export function compareDesks(a: DeskCode, b: DeskCode): number {
  const byParts = compareTokens(tokensOf(a), tokensOf(b));
  return byParts !== 0 ? byParts : a < b ? -1 : a > b ? 1 : 0;
}

/** Whether two texts name one desk: `2.24.5` and `2.24.05` do. */
export function sameDesk(a: DeskCode, b: DeskCode): boolean {
  return compareTokens(tokensOf(a), tokensOf(b)) === 0;
}

/**
 * Reads a comma list of codes (`2.24.05`), ranges (`2.24.01-2.24.21`) and globs (`2.24.*`, `2.24.0?`).
 * `what` names the text in errors: `--desks`, or a path in the settings.
 * Throws a `SpecError` that underlines the part that does not fit.
 */
export function parseDeskSpec(text: string, what: string): DeskMatcher {
  const fail = (part: SpecPart, problem: string, hint: string | null = null): never => {
    throw new SpecError(what, text, part.start, part.text.length, problem, hint);
  };
  const tests = splitList(text, what, 'desks').map((part) => parseItem(part, fail));
  const rankOf = (code: DeskCode) => {
    const index = tests.findIndex((test) => test(code));
    return index === -1 ? null : index;
  };
  return { text, rankOf, matches: (code) => rankOf(code) !== null };
}

type Fail = (part: SpecPart, problem: string, hint?: string | null) => never;

function parseItem(part: SpecPart, fail: Fail): Test {
  const range = splitRange(part);
  if (range !== null) return parseRange(part, range, fail);
  checkCode(part, fail);
  if (/[*?]/.test(part.text)) return globTest(part.text);
  const wanted = tokensOf(part.text);
  return (code) => compareTokens(tokensOf(code), wanted) === 0;
}

/**
 * The ends of a range, or null for a single code. Both ends have the same prefix and so the same number of dashes:
 * the middle dash divides them. `A-101` is a code, because `A` holds no number to count from.
 */
function splitRange(part: SpecPart): readonly [SpecPart, SpecPart] | null {
  const dashes = [...part.text.matchAll(/-/g)].map((match) => match.index);
  if (dashes.length % 2 === 0) return null;
  const middle = dashes[(dashes.length - 1) / 2] as number;
  const left = part.text.slice(0, middle).trimEnd();
  const right = part.text.slice(middle + 1);
  const skipped = right.length - right.trimStart().length;
  if (middle > 0 && !(/\d/.test(left) && (/\d/.test(right) || right.trim() === ''))) return null;
  return [
    { text: left, start: part.start },
    { text: right.trim(), start: part.start + middle + 1 + skipped },
  ];
}

function parseRange(part: SpecPart, ends: readonly [SpecPart, SpecPart], fail: Fail): Test {
  const [first, last] = ends.map((end) => parseEnd(part, end, fail)) as [RangeEnd, RangeEnd];
  if (compareTokens(first.prefix, last.prefix) !== 0) {
    fail(
      part,
      'a range needs the same prefix at both ends',
      `Write both ends in full, for example 2.24.01-2.24.21; a dash inside a code is written as ?.`,
    );
  }
  if (last.number < first.number) fail(part, 'the range ends before it starts');
  return (code) => {
    const tokens = tokensOf(code);
    const number = tokens.at(-1);
    return (
      typeof number === 'number' &&
      compareTokens(tokens.slice(0, -1), first.prefix) === 0 &&
      number >= first.number &&
      number <= last.number
    );
  };
}

interface RangeEnd {
  readonly prefix: readonly Token[];
  readonly number: number;
}

function parseEnd(whole: SpecPart, end: SpecPart, fail: Fail): RangeEnd {
  if (end.text === '') fail(whole, 'a range needs a desk at both ends');
  if (/[*?]/.test(end.text)) fail(end, 'a range cannot have * or ? in it');
  checkCode(end, fail);
  const tokens = tokensOf(end.text);
  const number = tokens.at(-1);
  if (typeof number !== 'number') return fail(end, 'the end of a range needs a number to count by');
  return { prefix: tokens.slice(0, -1), number };
}

function checkCode(part: SpecPart, fail: Fail): void {
  const hint =
    'Desks are written like 2.24.05, 2.24.01-2.24.21 or 2.24.*, with commas between them.';
  const odd = /[^\p{L}\p{N}._\-/#*?]/u.exec(part.text);
  if (odd !== null) {
    const at = { text: odd[0], start: part.start + odd.index };
    if (/\s/.test(odd[0])) fail(part, 'a desk has no spaces in it', hint);
    fail(at, `${odd[0]} does not belong in a desk`, hint);
  }
  const looksRight = /^[\p{L}\p{N}*?](.*[\p{L}\p{N}*?])?$/u.test(part.text);
  if (!looksRight || !/[\p{N}*?]/u.test(part.text)) fail(part, `${part.text} is no desk`, hint);
}

function globTest(glob: string): Test {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\/#-]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  const regex = new RegExp(`^${pattern}$`, 'i');
  return (code) => regex.test(code);
}

/** Sorting asks for the same few hundred codes again and again. */
const knownTokens = new Map<string, readonly Token[]>();

function tokensOf(code: string): readonly Token[] {
  const known = knownTokens.get(code) ?? readTokens(code);
  knownTokens.set(code, known);
  return known;
}

function readTokens(code: string): readonly Token[] {
  return (code.toLowerCase().match(/\d+|\D+/g) ?? []).map((token) =>
    /^\d/.test(token) ? Number(token) : token,
  );
}

function compareTokens(a: readonly Token[], b: readonly Token[]): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [left, right] = [a[index], b[index]];
    if (left === right) continue;
    if (left === undefined) return -1;
    if (right === undefined) return 1;
    if (typeof left === 'number' && typeof right === 'number') return left - right;
    if (typeof left !== typeof right) return typeof left === 'number' ? -1 : 1;
    return left < right ? -1 : 1;
  }
  return 0;
}
