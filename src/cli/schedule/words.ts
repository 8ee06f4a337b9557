import { formatMinuteOfDay, type Weekday } from '../../lib/civil-date.js';
import type { Installed } from '../../schedule/backend.js';
import type { ScheduleEntry } from '../../schedule/entry.js';
import { nextRelease } from '../../schedule/times.js';

/** `00:00 in Europe/London`. */
export function zonedTime({ at, zone }: ScheduleEntry): string {
  return `${formatMinuteOfDay(at)} in ${zone}`;
}

export function daysWords(days: readonly Weekday[]): string {
  if (days.length === 7) return 'every day';
  return days.join(',') === 'mon,tue,wed,thu,fri' ? 'mon-fri' : days.join(',');
}

/** A schedule as it stands in the JSON documents. */
export function scheduleDocument({ entry, backend, where }: Installed, now: number): object {
  return {
    profile: entry.profile,
    at: formatMinuteOfDay(entry.at),
    zone: entry.zone,
    days: entry.days,
    bookOptions: entry.bookArgs,
    backend,
    where,
    nextRun: new Date(nextRelease(entry, now)).toISOString(),
  };
}
