import type { DateOutcome } from '../booking/outcome.js';
import type { DeskCode } from '../booking/types.js';
import type { CivilDate } from '../lib/civil-date.js';
import type { NoticeEvent } from '../profile/settings.js';

/** How one date of the run ended, as a notice tells it. */
export interface NoticeDate {
  readonly date: CivilDate;
  readonly outcome: DateOutcome['outcome'];
  readonly desk: DeskCode | null;
  /** A better desk that somebody else took while this run asked for it. */
  readonly missed: DeskCode | null;
  /** Whether what was booked is no more, so that its being skipped is news. */
  readonly lost: boolean;
  readonly reason: string | null;
}

/** The one summary of a run. It holds no secret: its texts have been through the redaction. */
export interface Notice {
  /** Never empty; the one that matters most comes first. */
  readonly events: readonly NoticeEvent[];
  readonly profile: string;
  readonly runId: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly dates: readonly NoticeDate[];
  /** The session was not of no use but another person's. */
  readonly otherPerson: boolean;
  /** What ended the run before its time, one sentence. */
  readonly problem: string | null;
  /** The command that mends it. */
  readonly hint: string | null;
  /** How long (ms) after its release the run was started, where that cost something. */
  readonly late: number | null;
  /** Since when (ms since the epoch) runs had failed, where this one tells that it works again. */
  readonly failedSince: number | null;
  /** When the session ends (ms since the epoch), where that is readable and near. */
  readonly expiresAt: number | null;
}

export type Urgency = 'low' | 'normal' | 'high';

export function urgencyOf(notice: Notice): Urgency {
  if (notice.events.includes('session-expired') || notice.events.includes('failed')) return 'high';
  return notice.events.every((event) => event === 'booked') ? 'low' : 'normal';
}
