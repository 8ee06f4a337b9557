import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { CivilDate, Zone } from '../../lib/civil-date.js';
import { ExitCode, messageOf, SpaceiqError } from '../../lib/errors.js';
import { writeAtomically } from '../../lib/files.js';
import { reportPage } from '../../report/page.js';
import { filterRuns, runsOf } from '../../report/runs.js';
import { parseSince } from '../../report/since.js';
import { type ProfileJournal, statisticsOf } from '../../report/statistics.js';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { allOption, profilesOption } from '../options.js';
import { selectProfiles } from '../select-profiles.js';

export interface ReportOptions {
  readonly profile?: readonly string[];
  readonly all?: boolean;
  readonly since?: string;
  readonly out: string;
  readonly open?: boolean;
}

const examples = `
Examples:
  spaceiq report --open
  spaceiq report --all --since 90d --out desks.html

The file holds everything it shows and asks nothing of any network; it can be sent and printed as it is.
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('report')
    .summary('write statistics as one HTML file')
    .description(
      'Writes what the journal tells as one HTML file: a calendar of booked days, desks, speed, refusals.',
    )
    .addOption(profilesOption())
    .addOption(allOption())
    .option('--since <when>', 'from this date on, or so far back: 2026-11-01, 90d')
    .option('--out <file.html>', 'where to write it', 'spaceiq-report.html')
    .option('--open', 'show it in the browser')
    .addHelpText('after', examples)
    .action((options: ReportOptions) => done(run(options, context)));
}

export async function run(options: ReportOptions, context: CliContext): Promise<ExitCode> {
  const { output, clock } = context;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone as Zone;
  const now = clock.now();
  const since = options.since === undefined ? null : parseSince(options.since, now, zone);
  const home = homeOf(context);
  const journals = await Promise.all(
    selectProfiles(home, options).map(async (profile) =>
      journalOf(profile, await home.open(profile).journal.read(), since, zone),
    ),
  );
  const statistics = statisticsOf(journals);
  const file = resolve(options.out);
  await write(file, reportPage({ statistics, madeAt: now, zone, since }));
  output.line(`Wrote ${file}.`);
  if (options.open === true) await show(file, context);
  output.document({ version: 1, file, runs: statistics.runs.length, exitCode: ExitCode.ok });
  return ExitCode.ok;
}

/** The runs that book, and what was said of dates from a day on. */
function journalOf(
  profile: string,
  all: ProfileJournal['entries'],
  since: CivilDate | null,
  zone: Zone,
): ProfileJournal {
  const runs = filterRuns(runsOf(profile, all), { since: since ?? undefined }, zone);
  const ids = new Set(runs.map((run) => run.runId));
  return {
    profile,
    entries: all.filter((entry) => ids.has(entry.runId)),
    runs: runs.filter((run) => run.command === 'book'),
  };
}

async function write(file: string, html: string): Promise<void> {
  try {
    await writeAtomically(file, html);
  } catch (error) {
    throw new SpaceiqError(
      ExitCode.failed,
      `The report cannot be written to ${file}: ${messageOf(error)}.`,
      'Choose another place: spaceiq report --out FILE.html',
      { cause: error },
    );
  }
}

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ['/usr/bin/open'],
  win32: ['explorer.exe'],
};

/** Shows the file in the person's own browser; without one the path has to do. */
async function show(file: string, { output }: CliContext): Promise<void> {
  const [program, ...args] = openers[process.platform] ?? ['xdg-open'];
  await new Promise<void>((done) => {
    execFile(program, [...args, file], { timeout: 10_000, windowsHide: true }, (error) => {
      // Explorer ends with 1 even where all went well.
      if (error !== null && program !== 'explorer.exe') {
        output.warn(`No browser could be opened. Open it yourself: ${file}`);
      }
      done();
    });
  });
}
