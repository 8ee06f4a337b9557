import { type CivilDate, weekdayOf } from '../lib/civil-date.js';
import { formatDays, weekdayName } from '../lib/weekdays.js';
import { type DatesSpec, openedOn, type ResolveOptions, resolveNamings } from './dates.js';

/**
 * What to say of dates that were counted (`+29d`) and of the one that a release opens, where they are no days of the
 * profile: the first are booked all the same, the second is not. And of a list that names none, such as `this-week` on a Saturday.
 */
export function describeCounted(spec: DatesSpec, options: ResolveOptions): string[] {
  const { settings, today, anchor = today } = options;
  const isMine = (date: CivilDate) => settings.days.includes(weekdayOf(date));
  const mine = formatDays(settings.days);
  const namings = [...resolveNamings(spec, options)];
  const counted = namings
    .filter(([date, naming]) => naming === 'counted' && !isMine(date))
    .map(([date]) => `${dayAndDate(date)} is not among your days (${mine})`);
  const opened = openedOn(anchor, settings.windowDays);
  const asksRelease = spec.added.some(({ kind }) => kind === 'release');
  if (asksRelease && !isMine(opened)) {
    const what = `the release of ${anchor} opens ${dayAndDate(opened)}`;
    return [...counted, `${what}, which is not among your days (${mine})`];
  }
  return namings.length > 0 ? counted : [`${spec.text} names no date from ${anchor} on`];
}

function dayAndDate(date: CivilDate): string {
  return `${weekdayName(weekdayOf(date))} ${date}`;
}
