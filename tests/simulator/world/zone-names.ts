import type { WorldTraits } from '../tenant/world.js';

/** Other names of the zones that the simulator uses: Rails', and those of Windows. */
const names: Readonly<Record<string, { readonly rails: string; readonly windows: string }>> = {
  'Europe/London': { rails: 'London', windows: 'GMT Standard Time' },
  'America/New_York': {
    rails: 'Eastern Time (US & Canada)',
    windows: 'Eastern Standard Time',
  },
  'America/Chicago': { rails: 'Central Time (US & Canada)', windows: 'Central Standard Time' },
  'America/Los_Angeles': { rails: 'Pacific Time (US & Canada)', windows: 'Pacific Standard Time' },
  'Europe/Berlin': { rails: 'Berlin', windows: 'W. Europe Standard Time' },
  'Europe/Paris': { rails: 'Paris', windows: 'Romance Standard Time' },
  'Asia/Kolkata': { rails: 'Mumbai', windows: 'India Standard Time' },
  'Asia/Tokyo': { rails: 'Tokyo', windows: 'Tokyo Standard Time' },
  'Australia/Sydney': { rails: 'Sydney', windows: 'AUS Eastern Standard Time' },
  'Pacific/Auckland': { rails: 'Auckland', windows: 'New Zealand Standard Time' },
};

/** How the site writes a zone (contract G11). One that has no such name keeps its own. */
export function nameZone(zone: string, style: WorldTraits['zoneNames']): string | null {
  if (style === 'none') return null;
  return style === 'iana' ? zone : (names[zone]?.[style] ?? zone);
}
