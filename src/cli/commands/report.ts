import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { childEnvironment } from '../../lib/child-env.js';
import type { CivilDate, Zone } from '../../lib/civil-date.js';
import { ExitCode } from '../../lib/errors.js';
import { windowsProgram } from '../../lib/windows-programs.js';
import { reportPage } from '../../report/page.js';
import { filterRuns, runsOf } from '../../report/runs.js';
import { parseSince } from '../../report/since.js';
import { type ProfileJournal, statisticsOf } from '../../report/statistics.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { selectProfiles } from '../select-profiles.js';
import { writeResult } from '../write-result.js';

export interface ReportOptions {
  readonly profile?: readonly string[];
  readonly all?: boolean;
  readonly since?: string;
  readonly out: string;
  readonly open?: boolean;
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
  await writeResult('--out', file, reportPage({ statistics, madeAt: now, zone, since }));
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

/** The program that shows a file, by its place wherever the platform has one for it. */
function opener(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return windowsProgram('explorer', env);
  return process.platform === 'darwin' ? '/usr/bin/open' : 'xdg-open';
}

/** An opener that has not failed within this (ms) has opened something. */
const openerPatience = 5000;

/** Shows the file in the person's own browser, which may stay open as long as it likes. */
async function show(file: string, { env, output }: CliContext): Promise<void> {
  const program = opener(env);
  const child = spawn(program, [file], {
    detached: true,
    stdio: 'ignore',
    env: childEnvironment(env, 'opener'),
  });
  const isRefused = await new Promise<boolean>((told) => {
    child.once('error', () => told(true));
    // Explorer ends with 1 even where all went well.
    child.once('exit', (code) => told(code !== 0 && process.platform !== 'win32'));
    setTimeout(() => told(false), openerPatience).unref();
  });
  child.unref();
  if (isRefused) output.warn(`No browser could be opened. Open it yourself: ${file}`);
}
