import type { CivilDate } from '../lib/civil-date.js';
import type { Instants } from './hours.js';
import type { OutcomeKind } from './outcome.js';
import type { Run } from './run-state.js';
import type { BookAnswer } from './site.js';
import type { Desk } from './types.js';

/** One date in one round. */
export interface DateTry {
  readonly run: Run;
  readonly date: CivilDate;
  readonly hours: Instants;
  throttles: number;
  unclear: number;
  /** Of these, requests that a gateway did not let through. */
  turnedAway: number;
  /** Waits for a window that opens late. */
  waits: number;
  refusals: number;
  /** Desks refused in a row for no reason that a reading shows. */
  readonly unexplained: Desk[];
  /** What the last of them was taken for, by its words. */
  hint: BookAnswer['kind'];
}

/** No desk is left: that all went to others is another end than that all were refused. */
export function whenExhausted({ unexplained, hint }: DateTry): OutcomeKind {
  if (unexplained.length === 0 || hint === 'taken' || hint === 'desk-refused') return 'unavailable';
  return hint === 'not-open' ? 'not-open' : 'rejected';
}

/** What came of asking for one desk: the date has ended, another desk is next, or all of them again. */
export type DeskResult = 'ended' | 'again' | { readonly next: string };

export function end({ run, date }: DateTry, kind: OutcomeKind, reason: string): 'ended' {
  run.ledger.ended(date, kind, reason);
  return 'ended';
}
