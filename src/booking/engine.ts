import type { Random } from '../lib/clock.js';
import type { SpaceiqError } from '../lib/errors.js';
import type { BookingListener } from './events.js';
import type { Memory } from './memory.js';
import type { DateOutcome } from './outcome.js';
import type { KeepNote } from './person-notes.js';
import type { Site } from './site.js';
import type { BookingSettings, Identity } from './types.js';

/** What a run is asked to do, as texts of the command line already checked for their grammar. */
export interface RunRequest {
  /** A `--dates` text; undefined means `window`. */
  readonly dates: string | undefined;
  /** A `--desks` text that stands in place of the settings' preferences; undefined means those. */
  readonly desks: string | undefined;
  readonly watch: boolean;
  /** `--until` and `--at` texts (see `WHEN`), resolved against the building's zone once that is known. */
  readonly until: string | undefined;
  readonly at: string | undefined;
  /** When the call began (ms, by this machine's clock): from then on its times count, for all of its profiles. Now if not given. */
  readonly calledAt?: number;
  /** How long ago (ms) the release of `--at` may have passed and still be meant; a minute if not given. */
  readonly atGrace?: number;
}

export interface RunDeps {
  readonly site: Site;
  /** Read anew at the start of every round. */
  readonly settings: () => Promise<BookingSettings>;
  /** Who was sealed at login: the live viewer must be this person before the first write (design invariant 3). */
  readonly expected: Identity;
  readonly random: Random;
  /** Aborted by Ctrl-C: the write in flight is finished and read back, then the run reports. */
  readonly interrupted: AbortSignal;
  /**
   * Runs `act` while nobody else writes for this person, whatever the profile or process (design invariant 4). Held from
   * the reading to the read-back of one round, never while waiting; never asked for within itself. `waited` tells whether
   * somebody else had it meanwhile: what was read before is old then.
   */
  readonly turn: Turn;
  /** Throws where the session that the run began with is not to be used any more. Asked every few seconds of a wait. */
  readonly requireStanding?: () => Promise<void>;
  /** Whether nobody is at the keyboard: what is taken for today needs `minNotice` then. Somebody is if not given. */
  readonly unattended?: boolean;
  /** What earlier runs left behind; read at the start of every round. Nothing if not given. */
  readonly memory?: () => Promise<Memory>;
  /** Keeps for the person's other runs how a date stands. Forgotten if not given. */
  readonly keep?: KeepNote;
  readonly on: BookingListener;
}

export type Turn = <T>(act: (waited: boolean) => Promise<T>) => Promise<T>;

/** For what has no other to wait for. */
export const noTurns: Turn = (act) => act(false);

export interface RunResult {
  readonly identity: Identity;
  readonly dates: readonly DateOutcome[];
  readonly interrupted: boolean;
  /** What stopped the run before its time; the dates say how far it had got by then. */
  readonly error: SpaceiqError | null;
}

/** Throws only what goes wrong before the first date is known; later on it ends in a result, whatever happens. */
export type RunBooking = (request: RunRequest, deps: RunDeps) => Promise<RunResult>;
