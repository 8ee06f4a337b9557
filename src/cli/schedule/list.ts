import type { Zone } from '../../lib/civil-date.js';
import { ExitCode } from '../../lib/errors.js';
import type { Home } from '../../profile/home.js';
import { type RunRecord, runsOf } from '../../report/runs.js';
import { exitWords, formatInstant } from '../../report/words.js';
import type { Installed, Problem } from '../../schedule/backend.js';
import { problemOf } from '../../schedule/health.js';
import { type ScheduleHost, systemHost } from '../../schedule/host.js';
import { listSchedules } from '../../schedule/schedules.js';
import { nextRelease } from '../../schedule/times.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import type { Output } from '../output.js';
import { renderTable } from '../render/table.js';
import { isOrphan, ownersOf } from './owners.js';
import { daysWords, scheduleDocument, zonedTime } from './words.js';

interface Listed {
  readonly installed: Installed;
  readonly lastRun: RunRecord | null;
  /** Why it will not do what it says, or null. */
  readonly problem: Problem | null;
}

const columns = [
  { header: 'Profile' },
  { header: 'Release' },
  { header: 'Days' },
  { header: 'Next run' },
  { header: 'Last run' },
  { header: 'Kept by', shrinks: true },
] as const;

export async function list(context: CliContext): Promise<ExitCode> {
  const { output, clock } = context;
  const home = homeOf(context);
  const host = systemHost(context.env);
  const now = clock.now();
  const schedules = await listSchedules(ownersOf(home), host);
  const listed = await Promise.all(
    schedules.map(async (installed): Promise<Listed> => {
      const lastRun = await lastRunOf(home, installed);
      return { installed, lastRun, problem: await whatIsWrong(home, installed, host, now) };
    }),
  );
  await show(listed, now, host.zone, output);
  output.document({
    version: 1,
    schedules: listed.map((each) => document(each, now)),
    exitCode: ExitCode.ok,
  });
  return ExitCode.ok;
}

async function show(
  listed: readonly Listed[],
  now: number,
  zone: Zone,
  output: Output,
): Promise<void> {
  if (listed.length === 0) {
    output.message(
      'There are no schedules. Add one: spaceiq schedule add --profile NAME --at 00:00',
    );
    return;
  }
  const rows = listed.map(({ installed, lastRun, problem }) => [
    installed.entry.profile,
    zonedTime(installed.entry),
    daysWords(installed.entry.days),
    problem?.level === 'fail' ? '✗ never' : formatInstant(nextRelease(installed.entry, now), zone),
    lastRun === null ? '-' : lastRunWords(lastRun, zone),
    `${installed.backend}: ${installed.where}`,
  ]);
  for (const line of await renderTable(columns, rows, output.stdout.columns)) output.line(line);
  output.line(`Next and last runs by this machine's clock (${zone}).`);
  for (const { problem } of listed) if (problem !== null) output.warn(problemWords(problem));
}

/** The last run that books, whoever started it. */
async function lastRunOf(home: Home, installed: Installed): Promise<RunRecord | null> {
  if (isOrphan(home, installed)) return null;
  const { entry } = installed;
  const profile = home.open(entry.profile);
  const runs = runsOf(profile.name, await profile.journal.read());
  return runs.findLast((run) => run.command === 'book') ?? null;
}

async function whatIsWrong(
  home: Home,
  installed: Installed,
  host: ScheduleHost,
  now: number,
): Promise<Problem | null> {
  if (!isOrphan(home, installed)) return await problemOf(installed, host, now);
  const { profile, profileId } = installed.entry;
  const isTaken = home.list().includes(profile);
  return {
    level: 'fail',
    text: isTaken
      ? `The profile ${profile} of this schedule is gone, and the one of that name is another.`
      : `There is no profile ${profile} any more.`,
    fix: `Remove its schedule: spaceiq schedule remove --profile ${isTaken ? profileId : profile}`,
  };
}

function problemWords({ text, fix }: Problem): string {
  return `${text} ${fix}`;
}

function lastRunWords(run: RunRecord, zone: Zone): string {
  return `${formatInstant(run.startedAt, zone)} ${exitWords(run)}`;
}

function document({ installed, lastRun, problem }: Listed, now: number): object {
  return {
    ...scheduleDocument(installed, now),
    ...(problem?.level === 'fail' ? { nextRun: null } : {}),
    lastRun:
      lastRun === null
        ? null
        : {
            runId: lastRun.runId,
            startedAt: new Date(lastRun.startedAt).toISOString(),
            exitCode: lastRun.exitCode,
          },
    problem: problem === null ? null : problemWords(problem),
  };
}
