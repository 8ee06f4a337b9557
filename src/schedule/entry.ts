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
import { parseJson } from '../lib/json.js';
import { isNewer } from '../lib/newer-format.js';

/** That a profile books by itself at the release of every day. A profile has one schedule or none. */
export interface ScheduleEntry {
  /** Its name: of now where the home knows it, else of when the entry was made. */
  readonly profile: string;
  /** What the entry goes by, so that a rename changes nothing; those made by earlier versions go by the name. */
  readonly profileId?: string;
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

/** The second names the profile's id. */
const currentVersion = 2;

/** Half a day: a machine that is opened in the morning still books for the night's release. */
export const defaultGrace = 12 * 3_600_000;

/** Whose a schedule is, by id and by name. */
export type Owner = Pick<ScheduleEntry, 'profile' | 'profileId'>;

/** The name under which a back end keeps the schedule of a profile; a home of one's own has names of its own. */
export function scheduleId({ profile, profileId }: Owner, home: string | null): string {
  return `${homePrefix(home)}${profileId ?? profile.toLowerCase()}`;
}

/** How the names of all schedules of a home begin. */
export function homePrefix(home: string | null): string {
  if (home === null) return 'spaceiq-';
  return `spaceiq.${createHash('sha256').update(home).digest('hex').slice(0, 8)}-`;
}

/** The entry as one line of JSON, kept as a comment beside what the back end runs. */
export function writeEntry(entry: ScheduleEntry): string {
  const version = entry.profileId === undefined ? 1 : currentVersion;
  return JSON.stringify({ version, ...entry, at: formatMinuteOfDay(entry.at) });
}

/** The entry that a line holds, or null when it holds none; one of a `newer` spaceiq can't be read. */
export function readEntry(line: string): ScheduleEntry | 'newer' | null {
  const raw = parseJson(line) as Record<string, unknown> | null;
  if (raw === null || typeof raw !== 'object') return null;
  if (isNewer(raw, currentVersion)) return 'newer';
  const { profile, profileId, home } = raw;
  const at = typeof raw.at === 'string' ? parseMinuteOfDay(raw.at) : null;
  const zone = parseZone(String(raw.zone));
  const machineZone = parseZone(String(raw.machineZone));
  const days = weekdays.filter((day) => strings(raw.days).includes(day));
  if (typeof raw.version !== 'number' || typeof profile !== 'string' || at === null) return null;
  if (zone === null || machineZone === null || days.length === 0) return null;
  return {
    profile,
    ...(typeof profileId === 'string' ? { profileId } : {}),
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

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
