import { type DatesSpec, parseDatesSpec, resolveDates } from '../../booking/dates.js';
import { civilDateAt } from '../../lib/civil-date.js';
import type { Profile } from '../../profile/profile.js';
import type { ScheduleEntry } from '../../schedule/entry.js';
import { releasesBetween } from '../../schedule/times.js';
import type { CliContext } from '../context.js';
import { checkBookArgs } from './book-args.js';

/** Two days ahead and more the dates of one release are not those of the next. */
const ownFrom = 2;

/**
 * The releases between the last that was served and the one that is served now, the latest first, each of which opens a
 * date that no later one opens: a machine that slept over several of them owes a run for each.
 */
export async function sleptThrough(
  { entry, profile }: { readonly entry: ScheduleEntry; readonly profile: Profile },
  served: number | null,
  release: number,
  memory: number,
  context: CliContext,
): Promise<readonly number[]> {
  const dates = await checkBookArgs(entry.bookArgs, context);
  const spec = dates === undefined ? null : parseDatesSpec(dates);
  if (served === null || spec === null || !opensItsOwn(spec)) return [];
  const settings = await profile.settings();
  const opens = (instant: number) => {
    const today = civilDateAt(instant, entry.zone);
    return resolveDates(spec, { today, settings }).length > 0;
  };
  return releasesBetween(entry, Math.max(served, release - memory), release).filter(opens);
}

function opensItsOwn({ added }: DatesSpec): boolean {
  return added.some((item) => {
    if (item.kind === 'release' || item.kind === 'last-window-day') return true;
    return item.kind === 'day' && 'ahead' in item.day && item.day.ahead >= ownFrom;
  });
}

/** What a run for a release that was slept through is given: it books once, and waits for nothing. */
export function withoutWatch(bookArgs: readonly string[]): readonly string[] {
  return bookArgs.filter((arg, index) => {
    const isEnd = arg === '--until' || bookArgs[index - 1] === '--until';
    return arg !== '--watch' && !isEnd && !arg.startsWith('--until=');
  });
}
