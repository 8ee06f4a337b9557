import { type SpaceiqError, UsageError } from './errors.js';
import { parseJson } from './json.js';

type Kind = new (message: string, hint: string) => SpaceiqError;

/**
 * Whether what a file holds is of a later format than `known`. Everything that is kept names its format in `version`, or
 * names none and is of the first.
 */
export function isNewer(value: unknown, known: number): boolean {
  return versionIn(value) > known;
}

/** The format of a JSON text. */
export function versionOf(text: string): number {
  return versionIn(parseJson(text));
}

function versionIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  const { version } = value as { readonly version?: unknown };
  return typeof version === 'number' ? version : 1;
}

/** `what` begins the sentence. `OfKind` says whose exit code it has: the settings' (2) if not given. */
export function newerError(what: string, OfKind: Kind = UsageError, or = ''): SpaceiqError {
  return new OfKind(
    `${what} was written by a newer spaceiq, so it is left as it is.`,
    `Update spaceiq: npm install --global spaceiq${or}`,
  );
}

/** @throws SpaceiqError where the text is JSON of a later format than `known` */
export function refuseNewer(text: string, known: number, what: string): void {
  if (isNewer(parseJson(text), known)) throw newerError(what);
}

/** `refuseNewer` for each line of a text. */
export function refuseNewerLines(text: string, known: number, what: string): void {
  // Hardly any line names a version, and journals are long.
  if (!text.includes('"version"')) return;
  for (const line of text.split('\n')) refuseNewer(line, known, what);
}
