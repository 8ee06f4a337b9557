import { parseCivilDate, type Zone } from '../../lib/civil-date.js';
import { formatDuration } from '../../lib/duration.js';
import { ExitCode, SpecError } from '../../lib/errors.js';
import { filterRuns, type RunFilter, type RunRecord, runsOf } from '../../report/runs.js';
import { parseSince } from '../../report/since.js';
import { entryWords, exitWords, formatInstant, runWords } from '../../report/words.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import type { Output } from '../output.js';
import { renderTable } from '../render/table.js';
import { selectProfiles } from '../select-profiles.js';

export interface HistoryOptions {
  readonly profile?: readonly string[];
  readonly all?: boolean;
  readonly since?: string;
  readonly date?: string;
  readonly outcome?: string;
  readonly failed?: boolean;
  readonly limit: number;
}

export async function run(options: HistoryOptions, context: CliContext): Promise<ExitCode> {
  const { output, clock } = context;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone as Zone;
  const filter = filterOf(options, clock.now(), zone);
  const home = homeOf(context);
  const journals = await Promise.all(
    selectProfiles(home, options).map(async (name) =>
      runsOf(name, await home.open(name).journal.read()),
    ),
  );
  const found = filterRuns(journals.flat(), filter, zone).toSorted(
    (a, b) => a.startedAt - b.startedAt,
  );
  const runs = options.limit === 0 ? found : found.slice(-options.limit);
  await show(runs, found.length, zone, output);
  output.document({ version: 1, runs: runs.map(document), exitCode: ExitCode.ok });
  return ExitCode.ok;
}

function filterOf(options: HistoryOptions, now: number, zone: Zone): RunFilter {
  const { since, date, outcome, failed } = options;
  const day = date === undefined ? undefined : parseCivilDate(date);
  if (day === null) {
    const words = `${date} is no date`;
    throw new SpecError(
      '--date',
      date ?? '',
      0,
      date?.length ?? 0,
      words,
      'Write it as 2026-12-01',
    );
  }
  return {
    since: since === undefined ? undefined : parseSince(since, now, zone),
    date: day,
    outcome,
    failed,
  };
}

const columns = [
  { header: 'Started' },
  { header: 'Profile' },
  { header: 'Command' },
  { header: 'Took', align: 'right' },
  { header: 'Ending' },
  { header: 'Over' },
  { header: 'What became of it', shrinks: true },
] as const;

async function show(
  runs: readonly RunRecord[],
  found: number,
  zone: Zone,
  output: Output,
): Promise<void> {
  if (runs.length === 0) {
    output.message('No runs.');
    return;
  }
  const rows = runs.map((run) => [
    formatInstant(run.startedAt, zone),
    run.profile,
    run.command,
    durationOf(run),
    (run.exitCode === 0 ? output.color.green : output.color.red)(exitWords(run)),
    run.transport ?? '',
    runWords(run),
  ]);
  if (output.verbose) for (const run of runs) showRun(run, zone, output);
  else
    for (const line of await renderTable(columns, rows, output.stdout.columns)) output.line(line);
  if (runs.length < found) {
    output.message(`The last ${runs.length} of ${found}; for all of them: --limit 0`);
  }
}

/** A command that leaves one line tells no more than when it was. */
function durationOf({ startedAt, finishedAt }: RunRecord): string {
  return finishedAt === null || finishedAt === startedAt
    ? ''
    : formatDuration(finishedAt - startedAt);
}

/** A run with all that its journal holds. */
function showRun(run: RunRecord, zone: Zone, output: Output): void {
  const ending = exitWords(run);
  const title = `${formatInstant(run.startedAt, zone)} ${run.profile}: ${run.command} ${run.dates ?? ''}`;
  output.line(`${output.color.bold(title.trimEnd())}, ${ending} (${run.runId})`);
  if (run.error !== null) output.line(`  ${run.error}`);
  for (const { date, desk, attempt, answer, reason, elapsed } of run.attempts) {
    const words = reason === null ? '' : `: ${reason}`;
    output.line(
      `  ${date}  attempt ${attempt}, desk ${desk}: ${answer} in ${Math.round(elapsed)} ms${words}`,
    );
  }
  for (const { date, desk, attempt } of run.unanswered) {
    output.line(`  ${date}  attempt ${attempt}, desk ${desk}: the run ended before the answer`);
  }
  for (const { date, outcome, desk, reason } of run.outcomes) {
    const words = reason === null ? '' : `: ${reason}`;
    output.line(`  ${date}  ${outcome}${desk === null ? '' : ` ${desk}`}${words}`);
  }
  for (const entry of run.others) output.line(`  ${entryWords(entry)}`);
}

function document(run: RunRecord): object {
  return {
    profile: run.profile,
    runId: run.runId,
    command: run.command,
    startedAt: new Date(run.startedAt).toISOString(),
    finishedAt: run.finishedAt === null ? null : new Date(run.finishedAt).toISOString(),
    exitCode: run.exitCode,
    transport: run.transport,
    error: run.error,
    late: run.late,
    dates: run.outcomes.map(({ date, outcome, desk, bookingId, attempts, reason }) => ({
      ...{ date, outcome, desk, bookingId, attempts, reason },
    })),
    attempts: run.attempts.map(({ at, siteAt, date, desk, attempt, answer, reason, elapsed }) => ({
      ...{ at, siteAt: siteAt ?? null, date, desk, attempt, answer, reason, elapsed },
    })),
    unanswered: run.unanswered.map(({ at, date, desk, attempt }) => ({ at, date, desk, attempt })),
    // Logins, cancellations, check-ins, notices and changes, as they stand in the journal.
    others: run.others.map(({ runId: _, ...entry }) => entry),
  };
}
