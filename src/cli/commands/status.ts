import { describeGivenUp } from '../../booking/memory.js';
import { formatDuration } from '../../lib/duration.js';
import { combinedExitCode, ExitCode } from '../../lib/errors.js';
import { mapLimited } from '../../lib/parallel.js';
import { nextRun } from '../../schedule/next-run.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { errorDocument, type Output } from '../output.js';
import { renderTable } from '../render/table.js';
import { selectProfiles } from '../select-profiles.js';
import { type ProfileStatus, type StatusDeps, statusOf } from '../status/profile-status.js';

export interface StatusOptions {
  readonly profile?: readonly string[];
  readonly all?: boolean;
  readonly check?: boolean;
}

/** When a profile's schedule starts next, as an ISO instant. */
function nextRunOf(context: CliContext): StatusDeps['nextRun'] {
  return async (profile) => (await nextRun(profile, context))?.toISOString() ?? null;
}

export async function run(options: StatusOptions, context: CliContext): Promise<ExitCode> {
  const { clock, interrupted, output } = context;
  const home = homeOf(context);
  const names = selectProfiles(home, options);
  const deps = { clock, interrupted, check: options.check === true, nextRun: nextRunOf(context) };
  const statuses = await mapLimited(names, home.parallelProfiles, (name) =>
    statusOf(home.open(name), deps),
  );
  const exitCode = combinedExitCode(statuses.map(({ error }) => error?.exitCode ?? ExitCode.ok));
  await show(statuses, clock.now(), output);
  for (const { error, doubt } of statuses) {
    if (error !== null) output.error(error);
    if (doubt !== null) output.warn(doubt);
  }
  output.document({ version: 1, profiles: statuses.map(document), exitCode });
  return exitCode;
}

function document({ error, doubt: _, ...status }: ProfileStatus): object {
  return { ...status, error: error === null ? null : errorDocument(error) };
}

const columns = [
  { header: 'Profile' },
  { header: 'Signed in as', shrinks: true },
  { header: 'Session' },
  { header: 'Age', align: 'right' },
  { header: 'Ends' },
  { header: 'Last run' },
  { header: 'Next run' },
] as const;

async function show(
  statuses: readonly ProfileStatus[],
  now: number,
  output: Output,
): Promise<void> {
  const rows = statuses.map((status) => [
    status.name,
    status.identity?.email ?? '-',
    paint(status.session.state, output),
    age(status.session.capturedAt, now),
    status.session.state === 'none' ? '-' : (minute(status.session.expiresAt) ?? 'unknown'),
    status.lastRun === null
      ? '-'
      : `${minute(status.lastRun.at)} ${status.lastRun.exitCode === 0 ? '✓' : '✗'}`,
    minute(status.nextRun) ?? '-',
  ]);
  for (const line of await renderTable(columns, rows, output.stdout.columns)) output.line(line);
  for (const { name, givenUp } of statuses) {
    for (const { date, ...what } of givenUp) {
      output.line(`${name} leaves ${date} alone: ${describeGivenUp(date, what)}`);
    }
  }
}

function paint(state: ProfileStatus['session']['state'], output: Output): string {
  if (state === 'valid') return output.color.green('✓ valid');
  if (state === 'expiring') return output.color.yellow('● expiring');
  if (state === 'unknown') return '● unknown';
  return output.color.red(`✗ ${state}`);
}

function age(capturedAt: string | null, now: number): string {
  return capturedAt === null ? '-' : formatDuration(now - Date.parse(capturedAt));
}

/** `2026-12-01 09:30Z` of an ISO instant. */
function minute(instant: string | null): string | null {
  return instant === null ? null : `${instant.slice(0, 16).replace('T', ' ')}Z`;
}
