import type { Clock } from '../lib/clock.js';
import { problemOf } from './health.js';
import { systemHost } from './host.js';
import { schedulesOf } from './schedules.js';
import { nextRelease } from './times.js';

/** The next release that a profile books at by itself; null where it has no schedule, or one that is dead. */
export async function nextRun(
  { name, id }: { readonly name: string; readonly id: string },
  { env, clock }: { readonly env: NodeJS.ProcessEnv; readonly clock: Clock },
): Promise<Date | null> {
  const host = systemHost(env);
  const now = clock.now();
  const releases: number[] = [];
  for (const installed of await schedulesOf({ profile: name, profileId: id }, host).catch(
    () => [],
  )) {
    const problem = await problemOf(installed, host, now);
    if (problem?.level !== 'fail') releases.push(nextRelease(installed.entry, now));
  }
  return releases.length === 0 ? null : new Date(Math.min(...releases));
}
