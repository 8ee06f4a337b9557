import type { Tenant } from './tenant.js';
import { unknownDeskKinds } from './world.js';

/** What a person has to write into their settings because the tenant does not say it, or says it in words of its own. */
export interface NeededSettings {
  readonly desks?: { readonly kinds: readonly string[] };
  readonly timezone?: string;
}

/** Settings without which the client can do nothing at a tenant, and rightly. */
export function neededSettings({ world }: Tenant, timezone: string): NeededSettings {
  return {
    ...(unknownDeskKinds.includes(world.deskKind) && { desks: { kinds: [world.deskKind] } }),
    ...(world.zoneNames === 'none' && { timezone }),
  };
}
