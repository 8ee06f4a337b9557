import type { BookingHours } from '../booking/types.js';
import type { Zone } from '../lib/civil-date.js';
import type { Clock, SiteClock } from '../lib/clock.js';
import type { Log } from '../lib/log.js';
import type { Budget } from './budget.js';
import type { Me } from './me.js';
import type { Tap } from './report/heard.js';
import type { Session } from './session.js';

/** A small private store of a profile for what may be forgotten: schema verdicts, dot positions. JSON values. */
export interface Cache {
  read(key: string): Promise<unknown>;
  write(key: string, value: unknown): Promise<void>;
}

/** What both transports are made from. */
export interface SiteDeps {
  /** Its name, for what errors advise. */
  readonly profile: string;
  readonly session: Session;
  /** Who it stands for, with what has been learned of them since it was sealed. */
  readonly me: Me;
  readonly building: string;
  readonly floor: string;
  /** Kinds of spaces that the settings call desks (`desks.kinds`), beside those that are known. */
  readonly kinds?: readonly string[];
  /** The building's zone by the settings, for where the site tells none that is known (contract G11). */
  readonly timezone?: Zone | null;
  /** The booking hours as they are by now. */
  readonly hours: () => BookingHours;
  /** One for the whole run, whatever transports and sessions it uses. */
  readonly budget: Budget;
  readonly clock: Clock;
  /** That clock, corrected by whatever the site answers; one for the whole run too. */
  readonly siteClock: SiteClock;
  readonly log: Log;
  /** Aborted by Ctrl-C: what is being read then is given up, and a request to book that has not been sent is not sent. */
  readonly interrupted?: AbortSignal;
  readonly cache: Cache;
  /** Where a picture of a page that broke may be left, or null where none may. Gives the file's path. */
  readonly shot: ((label: string) => string) | null;
  /** Hears what a person should know of the browser that is started. */
  readonly warn?: (message: string) => void;
  /** Our own environment: where browsers are, and what one gets of it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `--browser`, or what SPACEIQ_BROWSER says: a channel's name or a path; undefined: look for one. */
  readonly browser: string | undefined;
  /** Hears every answer of the API as it came, for a report of the tenant's shape. */
  readonly tap?: Tap | undefined;
}
