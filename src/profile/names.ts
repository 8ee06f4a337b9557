import { UsageError } from '../lib/errors.js';

/** 1 to 64 of ASCII letters, digits, `.`, `_`, `-`, starting with a letter or digit. */
export const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** What ids are made of: random, with no letter that is easily taken for another. */
export const idAlphabet = 'abcdefghijkmnpqrstuvwxyz23456789';
export const idPattern = /^[a-z2-9]{20}$/;

const reservedOnWindows = /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\.|$)/i;

const allowed =
  'Allowed are 1 to 64 of the letters A-Z and a-z, digits, ".", "_" and "-", starting with a letter or digit.';

/** @throws UsageError when `name` can't be a profile's name: it is refused, never mended */
export function checkName(name: string): void {
  const problem = problemOf(name);
  if (problem !== null) {
    throw new UsageError(`${printable(name)} can't be a profile's name: ${problem}.`, allowed);
  }
}

/** The name among `names` that is the same without regard to case, or null. */
export function sameName(names: Iterable<string>, wanted: string): string | null {
  const lower = wanted.toLowerCase();
  for (const name of names) if (name.toLowerCase() === lower) return name;
  return null;
}

/** A text for messages: quoted, cut, and with everything that is not plain ASCII written as an escape. */
export function printable(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  return JSON.stringify(short).replace(
    /[^\x20-\x7e…]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function problemOf(name: string): string | null {
  if (name === '') return 'it is empty';
  if (name.length > 64) return 'it is longer than 64 characters';
  if (/[/\\]/.test(name)) return 'it holds a path separator';
  if (!namePattern.test(name)) return 'it holds, or starts with, a character that is not allowed';
  if (name.includes('..')) return 'it holds ".."';
  if (name.endsWith('.')) return 'it ends with "."';
  if (reservedOnWindows.test(name)) return 'Windows keeps it for a device';
  return null;
}
