import type { JournalEntry } from '../journal/entry.js';
import { type CivilDate, civilDateAt, type Zone } from '../lib/civil-date.js';
import { combinedExitCode, ExitCode } from '../lib/errors.js';

type Of<Type extends JournalEntry['type']> = Extract<JournalEntry, { type: Type }>;

/** One run of a profile as its journal tells it. */
export interface RunRecord {
  readonly profile: string;
  readonly runId: string;
  readonly command: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Null where the run left no last line: it was killed, or is still at work. */
  readonly finishedAt: number | null;
  readonly dates: string | null;
  readonly exitCode: number | null;
  readonly transport: string | null;
  readonly error: string | null;
  /** How long (ms) after its release a schedule came to start the run; null where it was in time. */
  readonly late: number | null;
  readonly rounds: number;
  /** The release that the run waited for (ms since the epoch), or null. */
  readonly release: number | null;
  readonly attempts: readonly Of<'attempt'>[];
  /** Requests to book of a run that died before their answers came. */
  readonly unanswered: readonly Of<'asked'>[];
  readonly outcomes: readonly Of<'outcome'>[];
  /** Logins, changes, cancellations, check-ins and notices, in the order of the journal. */
  readonly others: readonly JournalEntry[];
}

export interface RunFilter {
  /** Runs that started on this day of `zone` or later. */
  readonly since?: CivilDate | undefined;
  /** Runs one of whose dates ended so. */
  readonly outcome?: string | undefined;
  /** Runs that were about this date. */
  readonly date?: CivilDate | undefined;
  /** Runs that ended with another exit code than 0, or with none. */
  readonly failed?: boolean | undefined;
}

/** A journal's entries gathered by run, logins and changes among them, the earliest first. */
export function runsOf(profile: string, entries: readonly JournalEntry[]): readonly RunRecord[] {
  const groups = new Map<string, JournalEntry[]>();
  for (const [index, entry] of entries.entries()) {
    // Changes have no run: each stands for itself.
    const key = entry.type === 'change' ? `change ${index}` : entry.runId;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups.values()].flatMap((group) => {
    const run = runOf(profile, group);
    return run === null ? [] : [run];
  });
}

export function filterRuns(
  runs: readonly RunRecord[],
  filter: RunFilter,
  zone: Zone,
): readonly RunRecord[] {
  return runs.filter((run) => {
    const { since, outcome, date, failed } = filter;
    const about = run.outcomes.filter((each) => date === undefined || each.date === date);
    if (since !== undefined && civilDateAt(run.startedAt, zone) < since) return false;
    if (date !== undefined && about.length === 0) return false;
    if (outcome !== undefined && !about.some((each) => each.outcome === outcome)) return false;
    return failed !== true || run.exitCode !== 0;
  });
}

function runOf(profile: string, group: readonly JournalEntry[]): RunRecord | null {
  const started = first(group, 'run-started');
  const finished = first(group, 'run-finished');
  const head = group[0];
  if (head === undefined) return null;
  const attempts = group.filter((entry) => entry.type === 'attempt');
  const release = first(group, 'release')?.release ?? null;
  return {
    profile,
    runId: head.runId,
    command: started?.command ?? finished?.command ?? head.type,
    startedAt: Date.parse(head.at),
    finishedAt: endOf(group, started !== null),
    dates: started?.dates ?? null,
    exitCode:
      finished?.exitCode ?? (started === null ? combinedExitCode(group.map(endingOf)) : null),
    transport: finished?.transport ?? null,
    error: finished?.error ?? null,
    late: first(group, 'schedule')?.late ?? null,
    rounds: finished?.rounds ?? 0,
    release: release === null ? null : Date.parse(release),
    attempts,
    unanswered: group
      .filter((entry) => entry.type === 'asked')
      .filter((asked) => !attempts.some((each) => isSameAttempt(each, asked))),
    outcomes: lastOfEachDate(group.filter((entry) => entry.type === 'outcome')),
    others: group.filter((entry) => !runTypes.has(entry.type)),
  };
}

/** How a command ended that leaves no more than a line for each thing it did. */
function endingOf(entry: JournalEntry): ExitCode {
  if (entry.type === 'notice') return entry.delivered ? ExitCode.ok : ExitCode.failed;
  if (entry.type !== 'cancel' && entry.type !== 'checkin') return ExitCode.ok;
  if (entry.result === 'done') return ExitCode.ok;
  return entry.result === 'rejected' ? ExitCode.notBooked : ExitCode.failed;
}

function isSameAttempt(answered: Of<'attempt'>, asked: Of<'asked'>): boolean {
  return answered.date === asked.date && answered.attempt === asked.attempt;
}

function endOf(group: readonly JournalEntry[], isRun: boolean): number | null {
  const last = isRun ? first(group, 'run-finished') : group.at(-1);
  return last === null || last === undefined ? null : Date.parse(last.at);
}

const runTypes = new Set<JournalEntry['type']>([
  'run-started',
  'run-finished',
  'asked',
  'attempt',
  'outcome',
  'release',
]);

function first<Type extends JournalEntry['type']>(
  group: readonly JournalEntry[],
  type: Type,
): Of<Type> | null {
  return group.find((entry): entry is Of<Type> => entry.type === type) ?? null;
}

function lastOfEachDate(outcomes: readonly Of<'outcome'>[]): readonly Of<'outcome'>[] {
  return [...new Map(outcomes.map((outcome) => [outcome.date, outcome])).values()];
}
