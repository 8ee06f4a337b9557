import * as z from 'zod/mini';
import { formatDuration } from '../lib/duration.js';
import { loginHint, SessionError } from '../lib/errors.js';
import type { Cache } from '../profile/profile.js';
import type { Session } from '../site/session.js';

/**
 * At most one try in this time (ms), so that an hourly cron job never becomes a nuisance; but a session that a try gave
 * may be renewed once it has ended.
 */
export const tryEvery = 3_600_000;
/** Tries in that time at most, however short the site's sessions are. */
const most = 4;
const cacheKey = 'renewal';

const lastTry = z.object({
  /** Ms since the epoch. */
  at: z.number(),
  /** When the session was captured whose renewal wanted a person, or null. */
  wantedFor: z.nullable(z.number()),
  /** When the session was captured that it gave, or null. */
  gave: z._default(z.nullable(z.number()), null),
  /** This and earlier tries, ms since the epoch. */
  tries: z._default(z.array(z.number()), []),
});

type Ending = Pick<Session, 'capturedAt' | 'expiresAt'>;

/** Whether a session is over by its own word: then it is none that the site refuses though it is new. */
export function hasEnded(session: Ending | null, now: number): boolean {
  const expiresAt = session?.expiresAt ?? null;
  return expiresAt !== null && now >= expiresAt;
}

/** The tries of a profile's renewals, over all of its runs. */
export class RenewalTries {
  constructor(
    private readonly profile: string,
    private readonly cache: Cache,
  ) {}

  /**
   * @throws SessionError when the last try is not an hour ago and gave no session that has ended since, or wanted a person
   * and none has signed in since
   */
  async spend(session: Ending, now: number): Promise<void> {
    const last = await this.#last();
    const ago = last === null ? Number.POSITIVE_INFINITY : now - last.at;
    const tries = (last?.tries ?? []).filter((at) => at <= now && now - at < tryEvery);
    const isSpent = last?.gave === session.capturedAt && hasEnded(session, now);
    const mayAgain = isSpent && tries.length < most;
    const isWanted = last?.wantedFor === session.capturedAt;
    if (isWanted || (ago >= 0 && ago < tryEvery && !mayAgain)) {
      const tried = `its renewal was tried ${formatDuration(Math.max(0, ago))} ago`;
      throw new SessionError(
        `The session of profile "${this.profile}" has expired, and ${tried}${isWanted ? ' and wanted a person; it is not tried again by itself' : ''}.`,
        loginHint(this.profile),
      );
    }
    await this.cache.write(cacheKey, { at: now, wantedFor: null, tries: [...tries, now] });
  }

  async succeeded({ capturedAt }: Ending): Promise<void> {
    const last = await this.#last();
    if (last !== null) await this.cache.write(cacheKey, { ...last, gave: capturedAt });
  }

  async forbid({ capturedAt }: Ending, now: number): Promise<void> {
    await this.cache.write(cacheKey, { at: now, wantedFor: capturedAt });
  }

  async forget(): Promise<void> {
    await this.cache.write(cacheKey, null);
  }

  async #last(): Promise<z.infer<typeof lastTry> | null> {
    const parsed = lastTry.safeParse(await this.cache.read(cacheKey));
    return parsed.success ? parsed.data : null;
  }
}
