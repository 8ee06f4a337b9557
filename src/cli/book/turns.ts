import type { Turn } from '../../booking/engine.js';
import type { Clock } from '../../lib/clock.js';
import { loginHint, SessionError } from '../../lib/errors.js';
import type { Lock } from '../../profile/lock.js';
import type { PersonTurns } from '../../profile/person.js';
import type { Profile } from '../../profile/profile.js';

/** How long (ms) a round waits for the turn of another: each is bounded in time itself. */
const patience = 600_000;
/** How long (ms) before a release its turn is taken, so that nothing comes between the instant and the request. */
const turnLead = 2000;
/** Long sleeps are cut into pieces of this length (ms), so that a suspended machine is noticed. */
const sleepPiece = 60_000;

/** The profile was signed in or out by a person, or removed, since the run began. */
export class StandingError extends SessionError {
  override readonly name = 'StandingError';
}

/** The turns of one run. */
export interface Turns {
  readonly turn: Turn;
  /**
   * @throws StandingError where the session that the run began with is not to be used any more
   * @throws SpaceiqError (exit 5) where another has the turn by now
   */
  requireStanding(): Promise<void>;
  /**
   * What is read from here on is as it was when a turn comes, unless somebody had one meanwhile. Within a turn it is what
   * was written that is read back, whatever has happened to the session.
   * @throws StandingError
   */
  beforeReading(): Promise<void>;
  /** The next turn is for a release, at this instant (ms) of the clock that decides. */
  prepare(release: number): void;
  close(): Promise<void>;
}

export interface TurnRequest {
  readonly profile: Profile;
  readonly turns: PersonTurns;
  /** As the profile's standing was before the session was opened. */
  readonly standing: string | null;
  readonly clock: Clock;
  readonly interrupted: AbortSignal;
}

interface Held {
  readonly lock: Lock;
  readonly waited: boolean;
}

/** One writer for one person: see `RunDeps.turn`. */
export function openTurns({ profile, turns, standing, clock, interrupted }: TurnRequest): Turns {
  const over = new AbortController();
  const signal = AbortSignal.any([interrupted, over.signal]);
  let seen: string | null = null;
  let ahead: Promise<Held> | null = null;
  let current: Lock | null = null;

  const requireStanding = async () => {
    if (profile.standing.read() !== standing) throw await standingError(profile);
    current?.requireHeld();
  };
  const acquire = async (): Promise<Held> => {
    await requireStanding();
    const before = seen ?? (await turns.mark());
    const lock = await turns.acquire(patience, signal);
    try {
      await requireStanding();
      return { lock, waited: (await turns.mark()) !== before };
    } catch (error) {
      await lock.release();
      throw error;
    }
  };
  const acquireAt = async (instant: number): Promise<Held> => {
    for (let left = instant - clock.now(); left > 0; left = instant - clock.now()) {
      await clock.sleep(Math.min(left, sleepPiece), signal);
    }
    return await acquire();
  };
  return {
    requireStanding,
    beforeReading: async () => {
      if (current !== null) return;
      await requireStanding();
      seen = await turns.mark();
    },
    prepare: (release) => {
      ahead = acquireAt(release - turnLead);
      // It is the turn that meets a failure.
      ahead.catch(() => {});
    },
    turn: async (act) => {
      const mine = ahead ?? acquire();
      ahead = null;
      const { lock, waited } = await mine;
      current = lock;
      try {
        return await act(waited);
      } finally {
        current = null;
        seen = null;
        await lock.release();
      }
    },
    close: async () => {
      over.abort(new Error('The run is over.'));
      const unused = await ahead?.catch(() => null);
      await unused?.lock.release();
    },
  };
}

async function standingError(profile: Profile): Promise<StandingError> {
  const { name } = profile;
  if (profile.standing.read() === null) {
    return new StandingError(
      `Profile "${name}" was removed meanwhile, so this run has ended.`,
      'See: spaceiq profile list',
    );
  }
  return (await profile.session.exists())
    ? new StandingError(
        `Profile "${name}" was signed in anew meanwhile, so this run, which began before that, has ended.`,
        `Start it again: spaceiq book --profile ${name}`,
      )
    : new StandingError(
        `Profile "${name}" was signed out meanwhile, so this run has ended.`,
        loginHint(name),
      );
}
