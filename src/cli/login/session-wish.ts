import type { Identity } from '../../booking/types.js';
import type { Zone } from '../../lib/civil-date.js';
import type { Log } from '../../lib/log.js';
import type { Profile } from '../../profile/profile.js';
import type { Settings } from '../../profile/settings.js';
import { keptZone } from '../../site/building-zone.js';

export interface SessionWish {
  readonly profile: Profile;
  readonly settings: Settings;
  readonly origin: string;
  /** Milliseconds. */
  readonly timeout: number;
  readonly options: {
    readonly headless?: boolean;
    readonly browser?: string;
    readonly email?: string;
    readonly importState?: string;
    readonly renew?: boolean;
    readonly attach?: boolean;
    readonly keepBrowser?: boolean;
    readonly allowRoot?: boolean;
    readonly provider?: readonly string[];
  };
  readonly known: Identity | null;
  readonly runId: string;
  readonly log: Log;
}

/** The building's zone as the site told it, else as the settings do; null where neither has yet. */
export async function zoneFor(profile: Profile, settings: Settings): Promise<Zone | null> {
  return (await keptZone(profile.cache, settings.building)) ?? settings.timezone;
}
