import type { RunRequest } from '../../booking/engine.js';
import type { BookingEvent, BookingListener } from '../../booking/events.js';
import type { DateOutcome } from '../../booking/outcome.js';
import type { Site } from '../../booking/site.js';
import { type Identity, siteIdOf } from '../../booking/types.js';
import type { Journal, NewJournalEntry } from '../../journal/entry.js';
import type { ExitCode, SpaceiqError } from '../../lib/errors.js';

export interface RunJournal {
  /** Whose transports the entries name from now on. */
  follow(site: Site): void;
  started(command: string, request: RunRequest): Promise<void>;
  readonly on: BookingListener;
  /** Resolves when every line is on disk, or could not be written. */
  finished(ending: RunEnding, exitCode: ExitCode): Promise<void>;
}

interface RunEnding {
  readonly identity: Identity | null;
  readonly dates: readonly DateOutcome[];
  readonly error: SpaceiqError | null;
}

/**
 * Writes a run's attempts and outcomes to its profile's journal, in the order in which they happened. A journal that
 * cannot be written (a full disk) is no reason to stop booking: `onTrouble` hears of it, once.
 */
export function journalListener(
  journal: Journal,
  runId: string,
  onTrouble: (error: unknown) => void,
): RunJournal {
  let site: Site | null = null;
  let written = Promise.resolve();
  let rounds = 0;
  let isTold = false;
  const tell = (error: unknown) => {
    if (!isTold) onTrouble(error);
    isTold = true;
  };
  const append = (entry: NewJournalEntry) => {
    written = Promise.all([written, journal.append(entry).catch(tell)]).then(() => {});
    return written;
  };
  const bySite = () => (site === null ? {} : { siteAt: new Date(site.clock.now()).toISOString() });
  const transport = () => [...(site?.transports ?? [])].join('+') || null;
  return {
    follow: (opened) => {
      site = opened;
    },
    started: (command, { dates, desks, watch }) =>
      append({
        type: 'run-started',
        runId,
        command,
        dates: dates ?? null,
        desks: desks ?? null,
        watch,
      }),
    on(event) {
      if (event.type === 'round-started') rounds = event.round;
      if (event.type === 'waiting-for-release') {
        const release = new Date(event.until).toISOString();
        append({ type: 'release', runId, release });
      }
      if (event.type === 'attempt') {
        const { date, desk, attempt } = event;
        append({ type: 'asked', runId, date, desk, attempt, ...bySite() });
      }
      if (event.type === 'gone') {
        const { isNews: _, ...gone } = event;
        append({ ...gone, runId }).catch(() => {});
      }
      if (event.type === 'answer') {
        append({ ...attemptEntry(event, runId, transport()), ...bySite() });
      }
    },
    async finished({ identity, dates, error }, exitCode) {
      for (const outcome of dates) append({ type: 'outcome', runId, ...outcome, ...bySite() });
      await append({
        type: 'run-finished',
        runId,
        command: 'book',
        exitCode,
        transport: transport(),
        identity,
        error: error?.message ?? null,
        rounds,
      });
    },
  };
}

function attemptEntry(
  event: Extract<BookingEvent, { type: 'answer' }>,
  runId: string,
  transport: string | null,
): Extract<NewJournalEntry, { type: 'attempt' }> {
  const { answer, date, desk, attempt, elapsed } = event;
  return {
    type: 'attempt',
    runId,
    date,
    desk,
    attempt,
    answer: answer.kind,
    reason: answer.kind === 'booked' ? null : answer.reason,
    bookingId: answer.kind === 'booked' ? siteIdOf(answer.booking) : null,
    elapsed,
    transport,
  };
}
