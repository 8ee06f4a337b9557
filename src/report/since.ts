import { type CivilDate, civilDateAt, parseCivilDate, type Zone } from '../lib/civil-date.js';
import { parseDuration } from '../lib/duration.js';
import { SpecError } from '../lib/errors.js';

/** The day that `--since` means: a date, or a span back from now such as `30d`. Throws a SpecError for anything else. */
export function parseSince(text: string, now: number, zone: Zone): CivilDate {
  const date = parseCivilDate(text.trim());
  if (date !== null) return date;
  const span = parseDuration(text.trim().toLowerCase());
  if (span !== null && span < now) return civilDateAt(now - span, zone);
  throw new SpecError(
    '--since',
    text,
    0,
    text.length,
    `${text} is neither a date nor a span`,
    'For example: --since 2026-11-01, or --since 30d',
  );
}
