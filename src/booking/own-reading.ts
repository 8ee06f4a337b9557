import { type CivilDate, civilDateAt, type Zone } from '../lib/civil-date.js';
import type { Site } from './site.js';
import type { OwnReading } from './types.js';

/**
 * What this person holds on these dates, and for which of them that speaks: a site with no better reading lists what is
 * upcoming, which tells nothing of days before today in the building's zone.
 */
export async function readOwnOn(
  site: Site,
  dates: readonly CivilDate[],
  zone: Zone,
): Promise<OwnReading> {
  const reading = (await site.readOwn?.(dates)) ?? null;
  if (reading !== null) return reading;
  const own = await site.ownBookings({ past: false });
  const today = civilDateAt(site.clock.now(), zone);
  return { own, ownCovers: new Set(dates.filter((date) => date >= today)) };
}
