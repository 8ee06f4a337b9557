import type { Command } from 'commander';
import { ExitCode } from '../../lib/errors.js';
import type { Home } from '../../profile/home.js';
import { type RunRecord, runsOf } from '../../report/runs.js';
import { exitWords, formatInstant } from '../../report/words.js';
import type { Installed } from '../../schedule/backend.js';
import { systemHost } from '../../schedule/host.js';
import { listSchedules } from '../../schedule/schedules.js';
import { nextRelease } from '../../schedule/times.js';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { renderTable } from '../render/table.js';
import { daysWords, scheduleDocument, zonedTime } from './words.js';

const examples = `
Examples:
  spaceiq schedule list
  spaceiq schedule list --json
`;

export function registerList(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('list')
    .summary('show every schedule, its next run and the last result')
    .description(
      'Shows the schedules of this machine: when they run next, how they went, where they are.',
    )
    .addHelpText('after', examples)
    .action(() => done(list(context)));
}

interface Listed {
  readonly installed: Installed;
  readonly lastRun: RunRecord | null;
  /** Why it will not do what it says, or null. */
  readonly problem: string | null;
}

const columns = [
  { header: 'Profile' },
  { header: 'Release' },
  { header: 'Days' },
  { header: 'Next run' },
  { header: 'Last run' },
  { header: 'Kept by', shrinks: true },
] as const;

async function list(context: CliContext): Promise<ExitCode> {
  const { output, clock } = context;
  const home = homeOf(context);
  const host = systemHost(context.env);
  const schedules = await listSchedules(home.list(), host);
  const listed = await Promise.all(
    schedules.map(
      async (installed): Promise<Listed> => ({
        installed,
        lastRun: await lastRunOf(home, installed),
        problem: problemOf(home, installed, host.zone),
      }),
    ),
  );
  if (listed.length === 0) {
    output.message(
      'There are no schedules. Add one: spaceiq schedule add --profile NAME --at 00:00',
    );
  } else {
    const rows = listed.map(({ installed, lastRun }) => [
      installed.entry.profile,
      zonedTime(installed.entry),
      daysWords(installed.entry.days),
      formatInstant(nextRelease(installed.entry, clock.now()), host.zone),
      lastRun === null ? '-' : lastRunWords(lastRun, host.zone),
      `${installed.backend}: ${installed.where}`,
    ]);
    for (const line of renderTable(columns, rows, output.stdout.columns)) output.line(line);
    output.line(`Next and last runs by this machine's clock (${host.zone}).`);
  }
  for (const { problem } of listed) if (problem !== null) output.warn(problem);
  output.document({
    version: 1,
    schedules: listed.map((each) => document(each, clock.now())),
    exitCode: ExitCode.ok,
  });
  return ExitCode.ok;
}

/** The last run that books, whoever started it. */
async function lastRunOf(home: Home, { entry }: Installed): Promise<RunRecord | null> {
  if (!home.list().includes(entry.profile)) return null;
  const profile = home.open(entry.profile);
  const runs = runsOf(profile.name, await profile.journal.read());
  return runs.findLast((run) => run.command === 'book') ?? null;
}

function problemOf(home: Home, { entry, backend }: Installed, zone: string): string | null {
  const again = `Add it again: spaceiq schedule add --profile ${entry.profile} --at …`;
  if (!home.list().includes(entry.profile)) {
    return `There is no profile ${entry.profile} any more. Remove its schedule: spaceiq schedule remove --profile ${entry.profile}`;
  }
  if (backend !== 'systemd' && entry.machineZone !== zone) {
    return `The schedule of ${entry.profile} was made for a machine in ${entry.machineZone}, and this one is in ${zone}. ${again}`;
  }
  return null;
}

function lastRunWords(
  { startedAt, exitCode }: RunRecord,
  zone: Parameters<typeof formatInstant>[1],
): string {
  return `${formatInstant(startedAt, zone)} ${exitWords(exitCode)}`;
}

function document({ installed, lastRun, problem }: Listed, now: number): object {
  return {
    ...scheduleDocument(installed, now),
    lastRun:
      lastRun === null
        ? null
        : {
            runId: lastRun.runId,
            startedAt: new Date(lastRun.startedAt).toISOString(),
            exitCode: lastRun.exitCode,
          },
    problem,
  };
}
