import { createHash } from 'node:crypto';
import {
  formatMinuteOfDay,
  type MinuteOfDay,
  parseMinuteOfDay,
  parseZone,
  type Weekday,
  weekdays,
  type Zone,
} from '../lib/civil-date.js';
import { UsageError } from '../lib/errors.js';

/** That a profile books by itself at the release of every day. A profile has one schedule or none. */
export interface ScheduleEntry {
  readonly profile: string;
  /** The release on the wall clock of the building, 0 to 1439. */
  readonly at: MinuteOfDay;
  /** Days of the release, in the building's zone; never empty. */
  readonly days: readonly Weekday[];
  /** The building's zone. */
  readonly zone: Zone;
  /** Options of `book` beside the profile and the time. */
  readonly bookArgs: readonly string[];
  /** What SPACEIQ_HOME says, absolute, or null for the platform's own folders. */
  readonly home: string | null;
  /** How long (ms) after its release a run that was missed is still made; `defaultGrace` if not given. */
  readonly grace?: number;
  /** The machine's zone when the entry was made: back ends that know no zones count in it. */
  readonly machineZone: Zone;
}

/** Half a day: a machine that is opened in the morning still books for the night's release. */
export const defaultGrace = 12 * 3_600_000;

/** The name under which a back end keeps the schedule of a profile; a home of one's own has names of its own. */
export function scheduleId(profile: string, home: string | null): string {
  const name = profile.toLowerCase();
  if (home === null) return `spaceiq-${name}`;
  return `spaceiq.${createHash('sha256').update(home).digest('hex').slice(0, 8)}-${name}`;
}

/** The entry as one line of JSON, kept as a comment beside what the back end runs. */
export function writeEntry(entry: ScheduleEntry): string {
  return JSON.stringify({ version: 1, ...entry, at: formatMinuteOfDay(entry.at) });
}

/** The entry that a line holds, or null when it holds none. */
export function readEntry(line: string): ScheduleEntry | null {
  const raw = parseObject(line);
  if (raw === null) return null;
  const { profile, home } = raw;
  const at = typeof raw.at === 'string' ? parseMinuteOfDay(raw.at) : null;
  const zone = parseZone(String(raw.zone));
  const machineZone = parseZone(String(raw.machineZone));
  const days = weekdays.filter((day) => strings(raw.days).includes(day));
  if (raw.version !== 1 || typeof profile !== 'string' || at === null) return null;
  if (zone === null || machineZone === null || days.length === 0) return null;
  return {
    profile,
    at,
    days,
    zone,
    bookArgs: strings(raw.bookArgs),
    home: typeof home === 'string' ? home : null,
    machineZone,
    ...(typeof raw.grace === 'number' && raw.grace >= 0 ? { grace: raw.grace } : {}),
  };
}

/** @throws UsageError for a text that a line of a crontab or a unit can't hold */
export function refuseControlCharacters(texts: readonly string[]): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const found = texts.find((text) => /[\u0000-\u001f\u007f\u2028\u2029]/.test(text));
  if (found === undefined) return;
  throw new UsageError(
    `A schedule cannot hold line breaks or control characters; found them in ${JSON.stringify(found)}.`,
  );
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
