import { noTurns } from '../../booking/engine.js';
import type { BookingPreview, DatePreview } from '../../booking/preview.js';
import { planBooking } from '../../booking/preview.js';
import { memoryOf } from '../../journal/memory.js';
import type { ExitCode, SpaceiqError } from '../../lib/errors.js';
import type { Home } from '../../profile/home.js';
import type { CliContext } from '../context.js';
import { asSpaceiqError } from '../failure.js';
import { errorDocument, type Output } from '../output.js';
import { paintState } from '../render/states.js';
import { renderTable } from '../render/table.js';
import { visit } from '../site/with-site.js';
import type { BookCall } from './profile-run.js';

/** What `book --dry-run` found out for one profile. */
export interface DryRun {
  readonly profile: string;
  readonly transport: string | null;
  readonly preview: BookingPreview | null;
  readonly warnings: readonly string[];
  readonly error: SpaceiqError | null;
}

/** Plans through the same code as a run, and writes nothing. */
export async function planProfile(
  home: Home,
  name: string,
  call: BookCall,
  context: CliContext,
): Promise<DryRun> {
  const warnings: string[] = [];
  try {
    return await visit(home.open(name), call.transport, context, async (here) => {
      const { profile, site, expected } = here;
      const preview = await planBooking(call.request, {
        site,
        settings: () => profile.settings(),
        expected,
        random: context.random,
        interrupted: context.interrupted,
        turn: noTurns,
        unattended: !context.interactive,
        memory: async () => memoryOf(await profile.journal.read()),
        on: (event) => {
          if (event.type === 'note' && event.level === 'warn') warnings.push(event.message);
        },
      });
      const transport = [...site.transports].join('+');
      return { profile: name, transport, preview, warnings, error: null };
    });
  } catch (error) {
    const known = asSpaceiqError(error, context.interrupted);
    return { profile: name, transport: null, preview: null, warnings, error: known };
  }
}

const columns = [
  { header: 'Date' },
  { header: 'State' },
  { header: 'Would ask for', shrinks: true },
  { header: 'Why' },
] as const;

/** How many desks are named before the rest is counted. */
const named = 5;

export async function showDryRuns(runs: readonly DryRun[], output: Output): Promise<void> {
  for (const { profile, preview, warnings, error } of runs) {
    if (preview !== null) {
      const { identity, floor } = preview;
      output.line(
        `${output.color.bold(profile)}  ${identity.email}, ${floor.building} floor ${floor.floor}; nothing is written`,
      );
      const rows = preview.dates.map((date) => row(date, output));
      for (const line of await renderTable(columns, rows, output.stdout.columns)) output.line(line);
    }
    for (const warning of warnings) output.warn(`${profile}: ${warning}`);
    if (error !== null) output.error(error, profile);
    output.line();
  }
}

function row({ date, settled, candidates }: DatePreview, output: Output): string[] {
  if (settled !== null) {
    const { outcome, desk, reason } = settled;
    return [date, paintState(outcome, output.color), desk ?? '', reason ?? ''];
  }
  const desks = candidates.slice(0, named).map(({ desk }) => desk.code);
  const more = candidates.length - desks.length;
  const list = `${desks.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  return [date, paintState('planned', output.color), list, candidates[0]?.reason ?? ''];
}

/** The JSON document of `book --dry-run`: every candidate in its order, and why the others are left out. */
export function dryRunDocument(runs: readonly DryRun[], exitCode: ExitCode): object {
  return {
    version: 1,
    dryRun: true,
    runs: runs.map(({ profile, transport, preview, warnings, error }) => ({
      profile,
      transport,
      identity: preview && {
        email: preview.identity.email,
        employeeId: preview.identity.employeeId,
      },
      dates: preview === null ? [] : preview.dates.map(dateDocument),
      warnings,
      error: error && errorDocument(error),
    })),
    exitCode,
  };
}

function dateDocument({ date, settled, hours, candidates, leftOut }: DatePreview): object {
  return {
    date,
    outcome: settled?.outcome ?? null,
    desk: settled?.desk ?? null,
    reason: settled?.reason ?? null,
    start: hours && new Date(hours.start).toISOString(),
    end: hours && new Date(hours.end).toISOString(),
    candidates: candidates.map(({ desk, reason }) => ({ desk: desk.code, reason })),
    leftOut: leftOut.map(({ desk, reason }) => ({ desk: desk.code, reason })),
  };
}
