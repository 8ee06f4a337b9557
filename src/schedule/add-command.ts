import { formatMinuteOfDay } from '../lib/civil-date.js';
import type { BackendName } from './backend.js';
import type { ScheduleEntry } from './entry.js';

/** The call that installs a schedule like this one, as a person types it into a shell. */
export function addCommand(entry: ScheduleEntry, backend: BackendName | null = null): string {
  const words = [
    ...['spaceiq', 'schedule', 'add', '--profile', entry.profile],
    ...['--at', formatMinuteOfDay(entry.at), '--zone', entry.zone],
    ...(entry.days.length === 7 ? [] : ['--days', entry.days.join(',')]),
    ...(backend === null ? [] : ['--backend', backend]),
    ...(entry.bookArgs.length === 0 ? [] : ['--', ...entry.bookArgs]),
  ];
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%:,./=+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
