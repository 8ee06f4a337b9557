import { UsageError } from '../../lib/errors.js';
import type { Home } from '../../profile/home.js';
import type { Profile } from '../../profile/profile.js';
import type { Installed } from '../../schedule/backend.js';
import type { Owner } from '../../schedule/entry.js';

export function ownerOf({ name, id }: Pick<Profile, 'name' | 'id'>): Owner {
  return { profile: name, profileId: id };
}

/** Everybody of a home who may have a schedule. */
export function ownersOf(home: Home): readonly Owner[] {
  const ids = home.ids();
  return home.list().map((profile) => {
    const profileId = ids.get(profile);
    return profileId === undefined ? { profile } : { profile, profileId };
  });
}

/** Whether the profile of a schedule is gone; another that took its name is not its own. */
export function isOrphan(home: Home, { entry }: Pick<Installed, 'entry'>): boolean {
  return entry.profileId === undefined
    ? !home.list().includes(entry.profile)
    : ![...home.ids().values()].includes(entry.profileId);
}

/** The profile that a schedule goes by. @throws UsageError where it is gone */
export function openOwner(home: Home, profileId: string): Profile {
  const name = [...home.ids()].find(([, id]) => id === profileId)?.[0];
  if (name !== undefined) return home.open(name);
  throw new UsageError(
    `The profile of this schedule is gone (its id was ${profileId}), so nothing is booked.`,
    `Remove the schedule: spaceiq schedule remove --profile ${profileId}`,
  );
}
