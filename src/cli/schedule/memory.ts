import type { Profile } from '../../profile/profile.js';

/** What the starts of a profile's schedule know of each other. It may be lost: a release is served twice then, and books once. */
export interface ScheduleMemory {
  /** The last release that a run was made for, or the instant at which the schedule was added (ms since the epoch). */
  readonly served: number | null;
  /** The release that a run is under way for. */
  readonly running: number | null;
}

const cacheKey = 'schedule';

export async function readMemory({ cache }: Pick<Profile, 'cache'>): Promise<ScheduleMemory> {
  const value = await cache.read(cacheKey);
  const { served, running } = (value ?? {}) as Record<string, unknown>;
  return { served: numberOrNull(served), running: numberOrNull(running) };
}

export async function writeMemory(
  { cache }: Pick<Profile, 'cache'>,
  memory: ScheduleMemory,
): Promise<void> {
  await cache.write(cacheKey, memory);
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
