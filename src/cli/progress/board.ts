import type { BookingEvent } from '../../booking/events.js';
import type { OutcomeKind } from '../../booking/outcome.js';
import type { CivilDate } from '../../lib/civil-date.js';

/** What a date is at, for people who watch. */
export type RowState = 'planned' | 'trying' | 'proving' | OutcomeKind;

export interface Row {
  readonly date: CivilDate;
  readonly state: RowState;
  readonly desk: string | null;
  readonly attempts: number;
  readonly doing: string;
}

/** One profile's run as its events tell it so far. */
export interface Board {
  readonly profile: string;
  readonly headline: string;
  /** Milliseconds that the site's clock is ahead of this machine's; events tell instants by the site's. */
  readonly offset: number;
  /** Local instant (ms) of what is waited for, or null. */
  readonly waitingUntil: number | null;
  readonly rows: ReadonlyMap<CivilDate, Row>;
}

export function emptyBoard(profile: string): Board {
  return { profile, headline: 'opening the site', offset: 0, waitingUntil: null, rows: new Map() };
}

/** The board after one more event. */
export function advance(board: Board, event: BookingEvent): Board {
  switch (event.type) {
    case 'arrived':
      return headline(board, `${event.identity.email} over ${event.transports.join(' and ')}`);
    case 'round-started':
      return { ...planned(board, event.dates), waitingUntil: null };
    case 'attempt':
      return withRow(board, event.date, {
        state: 'trying',
        desk: event.desk,
        attempts: event.attempt,
        doing: `asking for ${event.desk}`,
      });
    case 'answer':
      return withRow(board, event.date, answered(event));
    case 'date':
      return withRow(board, event.outcome.date, {
        state: event.outcome.outcome,
        desk: event.outcome.desk,
        attempts: event.outcome.attempts,
        doing: event.outcome.reason ?? '',
      });
    case 'reading-back':
      return headline(board, 'reading back what the site holds');
    case 'waiting-for-release':
      return {
        ...headline(board, 'waiting for the release'),
        waitingUntil: event.until - board.offset,
      };
    case 'waiting':
      return {
        ...headline(board, `round ${event.round} done, ${event.reason}`),
        waitingUntil: event.until - board.offset,
      };
    case 'clock-corrected':
      return { ...board, offset: event.offset };
    case 'note':
      return headline(board, event.message);
    default:
      return board;
  }
}

function answered({ answer, desk }: Extract<BookingEvent, { type: 'answer' }>): Partial<Row> {
  return answer.kind === 'booked'
    ? { state: 'proving', doing: 'the site said yes; to be read back' }
    : { doing: `${desk}: ${answer.reason}` };
}

function headline(board: Board, text: string): Board {
  return { ...board, headline: text };
}

function planned(board: Board, dates: readonly CivilDate[]): Board {
  return dates.reduce(
    (sofar, date) => (sofar.rows.has(date) ? sofar : withRow(sofar, date, {})),
    board,
  );
}

function withRow(board: Board, date: CivilDate, change: Partial<Row>): Board {
  const before = board.rows.get(date) ?? {
    date,
    state: 'planned',
    desk: null,
    attempts: 0,
    doing: '',
  };
  const rows = new Map(board.rows).set(date, { ...before, ...change });
  return { ...board, rows };
}
