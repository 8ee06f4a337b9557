import { parseZone, type Zone } from './civil-date.js';
import { rails, windows } from './zone-table.js';

let known: ReadonlyMap<string, string> | null = null;

function names(): ReadonlyMap<string, string> {
  known ??= new Map(
    `${windows}${rails}`
      .split('\n')
      .map((line) => line.split('='))
      .flatMap(([name, zone]) => (name && zone ? [[plain(name), zone] as const] : [])),
  );
  return known;
}

/** Names differ in case and spaces, and Rails shows them with an offset before: `(GMT+01:00) Berlin`. */
function plain(name: string): string {
  return name
    .replace(/^\((GMT|UTC)[^)]*\)\s*/i, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** The zone that a name of IANA, Rails or Windows means, or null. */
export function zoneNamed(text: string): Zone | null {
  const trimmed = text.trim();
  const iana = /^([A-Za-z_]+\/[A-Za-z_+\-\d/]+|UTC|GMT)$/.test(trimmed) ? parseZone(trimmed) : null;
  const other = iana === null ? names().get(plain(trimmed)) : undefined;
  return other === undefined ? (iana ?? parseZone(trimmed)) : parseZone(other);
}
