import type { Clock } from '../lib/clock.js';
import { systemHost } from './host.js';
import { listSchedules } from './schedules.js';
import { nextRelease } from './times.js';

/** When a profile's schedule books next, or null where it has none or the machine's scheduler can't be asked. */
export async function nextRun(
  profile: { readonly name: string },
  { env, clock }: { readonly env: NodeJS.ProcessEnv; readonly clock: Clock },
): Promise<Date | null> {
  const schedules = await listSchedules([profile.name], systemHost(env)).catch(() => []);
  const own = schedules.filter(
    ({ entry }) => entry.profile.toLowerCase() === profile.name.toLowerCase(),
  );
  if (own.length === 0) return null;
  return new Date(Math.min(...own.map(({ entry }) => nextRelease(entry, clock.now()))));
}
