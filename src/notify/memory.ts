import type { Cache } from '../profile/profile.js';
import type { NoticeEvent } from '../profile/settings.js';

/** Events that stay true from run to run, so that they are told once a day and not with every run. */
const lasting = ['session-expired', 'session-expiring'] as const satisfies readonly NoticeEvent[];
type Lasting = (typeof lasting)[number];

/** A day (ms), less the time by which a nightly run may start early. */
const pause = 24 * 3_600_000 - 10 * 60_000;

const cacheKey = 'notices';

type Told = Partial<Record<Lasting, { readonly expiry: string; readonly at: number }>>;

/**
 * Leaves out what was told of the same expiry within the last day. `expiry` names it: another login, another expiry.
 */
export async function notToldYet(
  events: readonly NoticeEvent[],
  expiry: string,
  now: number,
  cache: Cache,
): Promise<readonly NoticeEvent[]> {
  const told = await readTold(cache);
  return events.filter((event) => {
    const last = isLasting(event) ? told[event] : undefined;
    return last?.expiry !== expiry || now - last.at >= pause || now < last.at;
  });
}

export async function rememberTold(
  events: readonly NoticeEvent[],
  expiry: string,
  now: number,
  cache: Cache,
): Promise<void> {
  const fresh = events.filter(isLasting);
  if (fresh.length === 0) return;
  const told: Told = { ...(await readTold(cache)) };
  for (const event of fresh) told[event] = { expiry, at: now };
  await cache.write(cacheKey, told);
}

function isLasting(event: NoticeEvent): event is Lasting {
  return (lasting as readonly NoticeEvent[]).includes(event);
}

async function readTold(cache: Cache): Promise<Told> {
  const value = await cache.read(cacheKey);
  const told: Told = {};
  if (value === null || typeof value !== 'object') return told;
  for (const event of lasting) {
    const entry: unknown = (value as Record<string, unknown>)[event];
    if (isTold(entry)) told[event] = entry;
  }
  return told;
}

function isTold(value: unknown): value is { expiry: string; at: number } {
  if (value === null || typeof value !== 'object') return false;
  const { expiry, at } = value as Record<string, unknown>;
  return typeof expiry === 'string' && typeof at === 'number';
}
