import type { Site } from './site.js';

const day = 86_400_000;

/** So many dates in a row by the site's clock, from tomorrow on. */
export async function datesAhead(site: Site, count: number): Promise<string[]> {
  const now = Date.parse(String(await site.control('clock/now')));
  return Array.from({ length: count }, (_, index) =>
    new Date(now + (index + 1) * day).toISOString().slice(0, 10),
  );
}
