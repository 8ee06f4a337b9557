import type { Zone } from '../lib/civil-date.js';
import { UsageError } from '../lib/errors.js';
import { zoneNamed } from '../lib/zone-names.js';

/**
 * The zone of a building as the site writes it: an IANA, Rails or Windows name, or null (contract G11); else that of the
 * settings.
 * @throws UsageError when neither tells
 */
export function zoneOfBuilding(
  text: string | null,
  { profile, timezone }: { readonly profile: string; readonly timezone?: Zone | null },
): Zone {
  const zone = (text === null ? null : zoneNamed(text)) ?? timezone ?? null;
  if (zone !== null) return zone;
  const said =
    text === null ? 'tells no time zone' : `names a time zone that is not known: "${text}"`;
  throw new UsageError(
    `The site ${said} for the building.`,
    `Run: spaceiq profile set ${profile} timezone=Europe/London (the building's own)`,
  );
}
