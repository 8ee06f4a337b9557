import type { CivilDate, Zone } from '../lib/civil-date.js';
import type { DateOutcome } from './outcome.js';
import type { BookAnswer, TransportName } from './site.js';
import type { BookingId, DeskCode, Identity } from './types.js';

/** What the engine tells its listeners: live progress, plain lines, the journal, notices. */
export type BookingEvent =
  | {
      readonly type: 'arrived';
      readonly identity: Identity;
      /** Of the building. */
      readonly timezone: Zone;
      readonly transports: readonly TransportName[];
    }
  | { readonly type: 'clock-corrected'; readonly offset: number }
  | { readonly type: 'waiting-for-release'; readonly until: number }
  | { readonly type: 'round-started'; readonly round: number; readonly dates: readonly CivilDate[] }
  | {
      readonly type: 'attempt';
      readonly date: CivilDate;
      readonly desk: DeskCode;
      readonly attempt: number;
      readonly rank: number;
    }
  | {
      readonly type: 'answer';
      readonly date: CivilDate;
      readonly desk: DeskCode;
      readonly attempt: number;
      readonly answer: BookAnswer;
      readonly elapsed: number;
    }
  | { readonly type: 'reading-back'; readonly dates: readonly CivilDate[] }
  /** Where a date stands after a round; final ones come again in the report. */
  | { readonly type: 'date'; readonly outcome: DateOutcome; readonly final: boolean }
  /** A booking that had been shown is on the site no more, and not by this run. */
  | {
      readonly type: 'gone';
      readonly date: CivilDate;
      readonly desk: DeskCode;
      readonly bookingId: BookingId | null;
      /** By the site, because nobody checked in (contract G13). */
      readonly released: boolean;
      /** Whether nothing of this machine knew before that it is no more. */
      readonly isNews: boolean;
    }
  | {
      readonly type: 'waiting';
      readonly round: number;
      readonly until: number;
      readonly reason: string;
    }
  | { readonly type: 'note'; readonly level: 'info' | 'warn'; readonly message: string };

export type BookingListener = (event: BookingEvent) => void;
