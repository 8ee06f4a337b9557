import { SpecError } from '../lib/errors.js';

/** A piece of a text that a person wrote, and where it starts in it. */
export interface SpecPart {
  readonly text: string;
  readonly start: number;
}

/**
 * The items of a comma list, spaces around them taken off.
 * Throws a `SpecError` when the list or an item of it is empty; `noun` says what the list is of.
 */
export function splitList(text: string, what: string, noun: string): SpecPart[] {
  if (text.trim() === '') {
    throw new SpecError(what, text, 0, text.length, `names no ${noun}`);
  }
  let start = 0;
  return text.split(',').map((piece) => {
    const part = trimPart({ text: piece, start });
    if (part.text === '') {
      // An empty item has no width of its own: the comma beside it is underlined.
      const comma = start + piece.length < text.length ? start + piece.length : start - 1;
      throw new SpecError(what, text, comma, 1, 'there is nothing between the commas');
    }
    start += piece.length + 1;
    return part;
  });
}

export function trimPart(part: SpecPart): SpecPart {
  const left = part.text.length - part.text.trimStart().length;
  return { text: part.text.trim(), start: part.start + left };
}

/** The word nearest to `text` by edits, or null when none is near enough to be meant. */
export function nearestWord(text: string, words: readonly string[]): string | null {
  const limit = text.length <= 4 ? 1 : 2;
  let best: { word: string; distance: number } | null = null;
  for (const word of words) {
    const distance = edits(text, word);
    if (distance <= limit && (best === null || distance < best.distance)) best = { word, distance };
  }
  return best?.word ?? null;
}

/** How many insertions, removals, replacements or swaps of neighbours turn `a` into `b`. */
export function edits(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? 0;
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? at(i - 2, j - 2) + 1
          : Number.POSITIVE_INFINITY;
      rows[i]?.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swapped));
    }
  }
  return at(a.length, b.length);
}
