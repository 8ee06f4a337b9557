import type { Command } from 'commander';
import { parseDatesSpec } from '../../booking/dates.js';
import { parseDeskSpec } from '../../booking/desks.js';
import type { RunRequest } from '../../booking/engine.js';
import { parseWhen } from '../../booking/when.js';
import { combinedExitCode, ExitCode } from '../../lib/errors.js';
import { mapLimited } from '../../lib/parallel.js';
import { createSlots } from '../../lib/slots.js';
import type { Home } from '../../profile/home.js';
import { dryRunDocument, planProfile, showDryRuns } from '../book/dry-run.js';
import { type BookCall, bookProfile, type ProfileRun } from '../book/profile-run.js';
import { bookDocument, showReports } from '../book/report.js';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { allOption, profilesOption, type TransportChoice, transportOption } from '../options.js';
import { clockWarnings } from '../progress/clock-warnings.js';
import { plainProgress } from '../progress/plain.js';
import type { Progress } from '../progress/progress.js';
import { selectProfiles } from '../select-profiles.js';

export interface BookOptions {
  readonly profile?: readonly string[];
  readonly all?: boolean;
  readonly dates?: string;
  readonly desks?: string;
  readonly watch?: boolean;
  readonly until?: string;
  readonly at?: string;
  readonly transport: TransportChoice;
  readonly dryRun?: boolean;
}

const examples = `
Dates (--dates) are a comma list of:
  2026-12-01                 one date
  2026-12-01..2026-12-12     every date of a span
  tue,thu or mon-fri         those weekdays, from today to the end of the booking window
  today, tomorrow, +14d      counted from today in the building's time zone
  next-week                  Monday to Friday of next week
  window                     the profile's days inside its booking window (the default)
  -2026-12-24                takes away

Desks (--desks) are a comma list of codes as the floor has them (2.24.05, Desk 12), ranges
(2.24.01-2.24.21, or 3-101..3-110 where codes have dashes of their own) and patterns (2.24.*).

Examples:
  spaceiq book --dates next-week
  spaceiq book --profile alice --profile bob --dates window,-2026-12-24
  spaceiq book --dates +29d --at 00:00          waits for the release, then books at once
  spaceiq book --all --watch --until 18:00      keeps trying as desks come free
  spaceiq book --dates tue --desks 2.24.01-2.24.21 --dry-run
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('book')
    .summary('book the best free desk for each date')
    .description(
      'Books the best free desk for each date, reads it back from the site, and says what the site holds.',
    )
    .addOption(profilesOption())
    .addOption(allOption())
    .option('--dates <spec>', 'which dates (see below)')
    .option('--desks <spec>', 'only these desks, best first: 2.24.01-2.24.21,2.24.40')
    .option('--watch', 'keep trying in rounds until every date is booked')
    .option('--until <when>', 'stop watching then: 18:00, an ISO time, or a span such as 2h')
    .option('--at <when>', 'wait for the release at that time, then book at once')
    .addOption(transportOption())
    .option('--dry-run', 'show what would be tried, in which order and why; write nothing')
    .addHelpText('after', examples)
    .action((options: BookOptions) => done(run(options, context)));
}

export async function run(options: BookOptions, context: CliContext): Promise<ExitCode> {
  const request = { ...checkedRequest(options), ...callTimes(context) };
  const home = homeOf(context);
  const slots = createSlots(home.parallelProfiles);
  const call = { request, transport: options.transport, slots };
  const names = selectProfiles(home, options);
  return options.dryRun === true
    ? await showPlans(home, names, call, context)
    : await bookAll(home, names, call, context);
}

async function showPlans(
  home: Home,
  names: readonly string[],
  call: BookCall,
  context: CliContext,
): Promise<ExitCode> {
  const plans = await mapLimited(names, home.parallelProfiles, (name) =>
    planProfile(home, name, call, context),
  );
  const exitCode = combinedExitCode(plans.map((plan) => plan.error?.exitCode ?? ExitCode.ok));
  showDryRuns(plans, context.output);
  context.output.document(dryRunDocument(plans, exitCode));
  return exitCode;
}

async function bookAll(
  home: Home,
  names: readonly string[],
  call: BookCall,
  context: CliContext,
): Promise<ExitCode> {
  const progress = await chooseProgress(names, context);
  const clocks = clockWarnings();
  let runs: ProfileRun[];
  try {
    runs = await Promise.all(
      names.map((name) =>
        bookProfile(home, name, call, context, (event) => {
          progress.on(name, event);
          clocks.on(name, event);
        }),
      ),
    );
  } finally {
    progress.end();
  }
  for (const warning of clocks.warnings) context.output.warn(warning);
  const exitCode = combinedExitCode(runs.map((each) => each.exitCode));
  showReports(runs, context.output);
  context.output.document(bookDocument(runs, exitCode));
  return exitCode;
}

/** How long ago (ms) the clock time of `--at` may be for a call that nobody has typed: a job or a container starts late. */
const unattendedGrace = 3_600_000;

/** All profiles of a call wait for the same instants. */
function callTimes(context: CliContext): Pick<RunRequest, 'calledAt' | 'atGrace'> {
  const calledAt = context.clock.now();
  return context.interactive ? { calledAt } : { calledAt, atGrace: unattendedGrace };
}

/** The request with every text checked for its grammar, before anything is opened. */
function checkedRequest(options: BookOptions): RunRequest {
  if (options.dates !== undefined) parseDatesSpec(options.dates);
  if (options.desks !== undefined) parseDeskSpec(options.desks, '--desks');
  if (options.until !== undefined) parseWhen(options.until, '--until');
  if (options.at !== undefined) parseWhen(options.at, '--at');
  return {
    dates: options.dates,
    desks: options.desks,
    watch: options.watch === true,
    until: options.until,
    at: options.at,
  };
}

async function chooseProgress(names: readonly string[], context: CliContext): Promise<Progress> {
  const { output } = context;
  if (!output.live || !process.stdout.isTTY) return plainProgress(output);
  const { liveProgress } = await import('../progress/live.js');
  return liveProgress(names, output, context.clock, process.stdout);
}
