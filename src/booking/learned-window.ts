import { type CivilDate, civilDateAt, daysBetween, type Zone } from '../lib/civil-date.js';
import { SiteError } from '../lib/errors.js';
import type { WindowWord } from './memory.js';
import { isBeyondWindow, type Run, sayOnce, zoneOf } from './run-state.js';
import type { BookingSettings } from './types.js';

type Window = Pick<BookingSettings, 'windowDays' | 'windowBy'>;

/**
 * The settings with as many days ahead as the site has let be booked, where their person names no number. A later "not
 * open" takes back what had been learned (contract section 3: windows differ).
 */
export function withLearnedWindow<Settings extends Window>(
  settings: Settings,
  said: readonly WindowWord[],
  zone: Zone,
): Settings {
  const { windowDays, windowBy } = settings;
  if (windowBy === 'person') return settings;
  const learned = said.reduce((days, { date, at, open }) => {
    const ahead = daysBetween(civilDateAt(at, zone), date);
    if (ahead <= windowDays) return days;
    return open ? Math.max(days, ahead) : Math.min(days, ahead - 1);
  }, windowDays);
  return learned === windowDays
    ? settings
    : { ...settings, windowDays: learned, windowBy: 'site' as const };
}

/** Says that the site lets more be booked than the settings know. */
export function tellLongerWindow(date: CivilDate, at: number, run: Run): void {
  const { windowDays, windowBy } = run.settings;
  const ahead = daysBetween(civilDateAt(at, zoneOf(run)), date);
  if (ahead <= windowDays) return;
  const then =
    windowBy === 'person'
      ? `set windowDays=${ahead} to have "window" reach so far`
      : `"window" reaches so far from now on; set windowDays=${windowDays} to keep it shorter`;
  const message = `the site lets ${date} be booked, ${ahead} days ahead, and windowDays says ${windowDays}: ${then}`;
  sayOnce(message, run, 'info');
}

/**
 * Whether the site's own check (contract G11) says that a named date beyond the window of the settings is not open, so
 * that no desk need be asked for. What it cannot tell only trying does.
 */
export async function isShutBySite(run: Run, date: CivilDate): Promise<boolean> {
  const { site } = run.deps;
  if (site.mayBook === undefined || !isBeyondWindow(date, run)) return false;
  try {
    return (await site.mayBook(date)) === false;
  } catch (error) {
    if (error instanceof SiteError) return false;
    throw error;
  }
}
