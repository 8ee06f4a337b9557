import type { Floor } from '../../booking/types.js';
import type { Zone } from '../../lib/civil-date.js';
import { zoneNamed } from '../../lib/zone-names.js';
import type { FloorAddress } from './address.js';
import type { OwnRead } from './pages/my-bookings.js';

/** What one's own bookings are read by: the place of the settings, and its desks where its page is open. */
export type OwnPlace = Pick<Floor, 'building' | 'floor' | 'timezone' | 'desks'>;

/**
 * The place as far as My Bookings tells it by itself; null where its bookings name no zone in which the building must
 * lie, and the settings name none (contract G11).
 */
export function ownPlaceBy(
  { bookings }: Pick<OwnRead, 'bookings'>,
  address: FloorAddress,
  settings: { readonly timezone?: Zone | null },
): OwnPlace | null {
  const zones = (among: typeof bookings) =>
    new Set(among.flatMap(({ timezone }) => zoneNamed(timezone ?? '') ?? []));
  const [here] = zones(bookings.filter(({ building }) => building === address.building));
  const [only, another] = zones(bookings);
  const agreed = another === undefined ? only : undefined;
  const timezone = here ?? agreed ?? settings.timezone ?? null;
  return timezone === null ? null : { ...address, timezone, desks: [] };
}
