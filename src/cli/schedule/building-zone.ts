import type { Zone } from '../../lib/civil-date.js';
import { SpaceiqError } from '../../lib/errors.js';
import type { Profile } from '../../profile/profile.js';
import { keepZone, keptZone } from '../../site/building-zone.js';
import type { CliContext } from '../context.js';
import { asSpaceiqError } from '../failure.js';
import { visit } from '../site/with-site.js';

/**
 * The time zone of the profile's building: the site is asked (contract G11), and what it said is taken when it can't be.
 * @throws SpaceiqError with the site's reason, and how to name the zone instead
 */
export async function buildingZone(profile: Profile, context: CliContext): Promise<Zone> {
  const { building } = await profile.settings();
  try {
    const { floor } = await visit(profile, 'auto', context, (here) => here.arrive());
    await keepZone(profile.cache, building, floor.timezone);
    return floor.timezone;
  } catch (error) {
    const known = await keptZone(profile.cache, building);
    if (known !== null) return known;
    const { exitCode, message } = asSpaceiqError(error, context.interrupted);
    throw new SpaceiqError(
      exitCode,
      `The time zone of the building of ${profile.name} cannot be asked for: ${message}`,
      'Log in first, or name the zone: spaceiq schedule add --zone Europe/London …',
      { cause: error },
    );
  }
}
