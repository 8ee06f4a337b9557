import type { DateOutcome } from '../../booking/outcome.js';
import type { Output } from '../output.js';
import { paintState } from '../render/states.js';
import { renderTable } from '../render/table.js';
import type { ProfileRun } from './profile-run.js';

const columns = [
  { header: 'Date' },
  { header: 'Outcome' },
  { header: 'Desk' },
  { header: 'Tries', align: 'right' },
  { header: 'Reason', shrinks: true },
] as const;

/** Says what the site holds for every date of every run, and what stopped a run; where that is all, its error says whose. */
export async function showReports(runs: readonly ProfileRun[], output: Output): Promise<void> {
  for (const run of runs) {
    const hasMore = run.dates.length > 0 || run.error === null;
    if (hasMore) output.line(title(run, output));
    for (const line of await tableOf(run.dates, output)) output.line(line);
    if (run.error !== null) output.error(run.error, run.profile);
    if (hasMore) output.line();
  }
}

async function tableOf(dates: readonly DateOutcome[], output: Output): Promise<readonly string[]> {
  return dates.length === 0
    ? []
    : await renderTable(columns, rows(dates, output), output.stdout.columns);
}

function title({ profile, identity, transport }: ProfileRun, output: Output): string {
  const who = identity === null ? '' : `  ${identity.email}`;
  const how = transport === null || transport === '' ? '' : `, over ${transport}`;
  return `${output.color.bold(profile)}${who}${how}`;
}

function rows(dates: readonly DateOutcome[], output: Output): string[][] {
  return dates
    .toSorted((a, b) => a.date.localeCompare(b.date))
    .map(({ date, outcome, desk, attempts, reason }) => [
      date,
      paintState(outcome, output.color),
      desk ?? '',
      attempts === 0 ? '' : String(attempts),
      reason ?? '',
    ]);
}
