import type { FaultBook } from './control/faults.js';
import type { RivalBook } from './control/rivals.js';
import type { OriginBook } from './http/origins.js';
import type { SiteRecord } from './http/record.js';
import type { Sessions } from './http/sessions.js';
import type { Hop, Rules, SimulatorOptions, SsoMode } from './types.js';
import type { SiteClock } from './world/clock.js';
import type { Random } from './world/random.js';
import type { BookingWindow } from './world/window.js';
import type { World } from './world/world.js';

type Fixed = 'seedData' | 'now' | 'ports';

/** The options with every default filled in. */
export type ResolvedOptions = Required<Omit<SimulatorOptions, Fixed | 'latency' | 'rules'>> &
  Pick<SimulatorOptions, Fixed>;

/** One MFA challenge on somebody's phone (contract S3). */
export interface Challenge {
  /** The number that the page shows. */
  readonly number: string;
  state: 'waiting' | 'approved' | 'denied';
}

/** What the identity provider shares with the control API. */
export interface SsoState {
  mode: SsoMode;
  /** What the site makes of a good assertion: null lets in, `loop` leads to the login page again and again (contract
   * S1), any other text is said there (contract S9). */
  verdict: string | null;
  /** Identity-provider sessions: cookie value → user name (contract S8). Deleting one ends it. */
  readonly sessions: Map<string, string>;
  /** Challenges that wait for an answer, by user name. */
  readonly challenges: Map<string, Challenge>;
  /** User names whose phone has rung, in order. */
  readonly pushes: string[];
}

/** Everything that the three servers of one simulator share. Nothing of it is global. */
export interface SimulatorContext {
  readonly options: ResolvedOptions;
  readonly random: Random;
  readonly clock: SiteClock;
  readonly world: World;
  readonly window: BookingWindow;
  readonly record: SiteRecord;
  readonly faults: FaultBook;
  readonly sessions: Sessions;
  readonly rivals: RivalBook;
  readonly sso: SsoState;
  /** Filled in as each hop starts; reading the origin of a hop that has not started throws. */
  readonly origins: OriginBook;
  /** Milliseconds per hop; may change at any time. */
  readonly latency: Record<Hop, number>;
  /** The tenant's rules; may change at any time. */
  readonly rules: Rules;
  /** Lets everything happen that is due by the site's clock: rivals' bookings, check-ins, releases. */
  settle(): void;
}
