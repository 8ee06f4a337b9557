import { expect, it } from 'vitest';
import type { Zone } from '../../../src/lib/civil-date.js';
import { ownPlaceBy } from '../../../src/site/web/own-place.js';
import type { WireBooking } from '../../../src/site/web/wire.js';

const address = { building: 'HQ', floor: '2' };
const at = (building: string | null, timezone: string | null) =>
  ({ building, timezone }) as unknown as WireBooking;

it.each<[string, readonly WireBooking[], string | null, string | null]>([
  ["the building's own", [at('NY', 'America/New_York'), at('HQ', 'London')], null, 'Europe/London'],
  [
    'the one that all bookings name',
    [at(null, 'London'), at('X', 'Europe/London')],
    null,
    'Europe/London',
  ],
  [
    'that of the settings where bookings disagree',
    [at('NY', 'America/New_York'), at('X', 'London')],
    'Asia/Tokyo',
    'Asia/Tokyo',
  ],
  [
    'that of the settings where none is known',
    [at('HQ', null), at('HQ', 'Nowhere')],
    'Asia/Tokyo',
    'Asia/Tokyo',
  ],
  ['none where nothing tells', [at('NY', 'America/New_York'), at('X', 'London')], null, null],
  ['none of an empty list', [], null, null],
])('the zone of My Bookings is %s', (_, bookings, settings, expected) => {
  const place = ownPlaceBy({ bookings }, address, { timezone: settings as Zone | null });
  expect(place?.timezone ?? null).toBe(expected);
});
