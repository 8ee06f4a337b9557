import { parseZone, type Zone } from '../lib/civil-date.js';
import type { Cache } from './deps.js';

const cacheKey = 'building-zone';

/** The time zone of a building as the site told it last; null where it has not yet. */
export async function keptZone(cache: Pick<Cache, 'read'>, building: string): Promise<Zone | null> {
  const value = await cache.read(cacheKey).catch(() => null);
  if (value === null || typeof value !== 'object') return null;
  const { building: ofBuilding, zone } = value as Record<string, unknown>;
  return ofBuilding === building && typeof zone === 'string' ? parseZone(zone) : null;
}

/** Keeps what the site told, for a browser that is to run in that zone, and for where it cannot be asked. */
export async function keepZone(cache: Cache, building: string, zone: Zone): Promise<void> {
  if ((await keptZone(cache, building)) === zone) return;
  await cache.write(cacheKey, { building, zone }).catch(() => {});
}
