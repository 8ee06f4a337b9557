import { SpecError } from '../lib/errors.js';
import { folded, sameDesk, written } from './desk-code.js';
import { type DeskRange, dashedEnds, isInRange, rangeBetween } from './desk-range.js';
import { type SpecPart, splitList, trimPart } from './spec.js';
import type { DeskCode, DeskText } from './types.js';

/** A list of desks whose grammar holds. Which desks it names only a floor can tell. */
export interface DeskSpec {
  /** The text as it was written. */
  readonly text: string;
  readonly items: readonly DeskItem[];
}

export interface DeskItem {
  readonly text: string;
  /** Set where it can be nothing but a range: written with `..`, or as `{ "from", "to" }`. */
  readonly range: DeskRange | null;
}

/** The desks of one floor that a list names. */
export interface DeskChoice {
  /** Which item of the list names this desk first, from 0; null when none does. */
  rankOf(code: DeskCode): number | null;
  /** The items that name no desk of the floor. */
  readonly strays: readonly DeskItem[];
}

/**
 * Reads a comma list of codes (`2.24.05`, `Desk 12`), ranges (`2.24.01-2.24.21`, `3-101..3-110`) and globs (`2.24.*`).
 * `what` names the text in errors: `--desks`, or a path in the settings.
 * Throws a `SpecError` that underlines the part that does not fit: an empty one, a control character, a `..` range that
 * is none. Anything else may be what a company calls its desks.
 */
export function parseDeskSpec(desks: DeskText, what: string): DeskSpec {
  const text = describeDesks(desks);
  const whole = { text, start: 0 };
  const fail: Fail = (part, problem, hint = null) => {
    throw new SpecError(what, text, part.start, part.text.length, problem, hint);
  };
  if (typeof desks !== 'string') {
    checkCharacters(whole, fail);
    return { text, items: [{ text, range: parseRange(whole, [desks.from, desks.to], fail) }] };
  }
  return { text, items: splitList(text, what, 'desks').map((part) => parseItem(part, fail)) };
}

/** A list of desks as people read it. */
function describeDesks(desks: DeskText): string {
  return typeof desks === 'string' ? desks : `${desks.from}..${desks.to}`;
}

/** The desks among `codes`, which are all of a floor, that a list names. A list that is itself a desk's code is that desk. */
export function chooseDesks({ text, items }: DeskSpec, codes: readonly DeskCode[]): DeskChoice {
  const whole = items.length > 1 ? alike(text, codes) : [];
  const named = whole.length > 0 ? [whole] : items.map((item) => desksOf(item, codes));
  const ranks = new Map<DeskCode, number>();
  for (const [rank, desks] of named.entries()) {
    for (const code of desks) if (!ranks.has(code)) ranks.set(code, rank);
  }
  const isStray = (_: DeskItem, index: number) => named[index]?.length === 0;
  return {
    rankOf: (code) => ranks.get(code) ?? null,
    strays: whole.length > 0 ? [] : items.filter(isStray),
  };
}

type Fail = (part: SpecPart, problem: string, hint?: string | null) => never;

function parseItem(part: SpecPart, fail: Fail): DeskItem {
  checkCharacters(part, fail);
  const dots = part.text.indexOf('..');
  if (dots === -1) return { text: part.text, range: null };
  const right = part.text.slice(dots + 2);
  const last = trimPart({ text: right, start: part.start + dots + 2 });
  return {
    text: part.text,
    range: parseRange(part, [part.text.slice(0, dots).trim(), last.text], fail),
  };
}

function parseRange(part: SpecPart, [from, to]: readonly [string, string], fail: Fail): DeskRange {
  if (from === '' || to === '') return fail(part, 'a range needs a desk at both ends');
  const range = rangeBetween(from, to);
  return 'problem' in range
    ? fail(part, range.problem, 'Write both ends in full, for example 2.24.01..2.24.21.')
    : range;
}

function checkCharacters(part: SpecPart, fail: Fail): void {
  const odd = /\p{Cc}/u.exec(part.text);
  if (odd === null) return;
  fail({ text: odd[0], start: part.start + odd.index }, 'a control character is in no desk');
}

/** A desk of the floor before anything else; a glob or a range where it is none. */
function desksOf({ text, range }: DeskItem, codes: readonly DeskCode[]): readonly DeskCode[] {
  const same = alike(text, codes);
  if (same.length > 0) return same;
  if (/[*?]/.test(text)) return codes.filter((code) => fitsGlob(folded(code), folded(text)));
  const span = range ?? dashedRange(text);
  return span === null ? [] : codes.filter((code) => isInRange(code, span));
}

/** The desks of that code: the one that is written so; else those that are but for case; else by their numbers. */
function alike(text: string, codes: readonly DeskCode[]): readonly DeskCode[] {
  const tests = [
    (code: DeskCode) => written(code) === written(text),
    (code: DeskCode) => folded(code) === folded(text),
    (code: DeskCode) => sameDesk(code, text),
  ];
  for (const test of tests) {
    const found = codes.filter(test);
    if (found.length > 0) return found;
  }
  return [];
}

function dashedRange(text: string): DeskRange | null {
  const ends = dashedEnds(text);
  const range = ends && rangeBetween(...ends);
  return range === null || 'problem' in range ? null : range;
}

/** Whether a text fits a glob, in a time that grows with their lengths only: a star is tried again from where it stood. */
function fitsGlob(text: string, glob: string): boolean {
  const [letters, signs] = [[...text], [...glob]];
  let [at, sign, star, resume] = [0, 0, -1, 0];
  while (at < letters.length) {
    if (signs[sign] === '*') {
      [star, resume] = [sign, at];
      sign += 1;
    } else if (signs[sign] === '?' || signs[sign] === letters[at]) {
      at += 1;
      sign += 1;
    } else if (star !== -1) {
      resume += 1;
      [at, sign] = [resume, star + 1];
    } else {
      return false;
    }
  }
  return signs.slice(sign).every((each) => each === '*');
}
