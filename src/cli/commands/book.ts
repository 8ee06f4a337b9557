import { parseDatesSpec } from '../../booking/dates.js';
import { parseDeskSpec } from '../../booking/desks.js';
import type { RunRequest } from '../../booking/engine.js';
import { parseWhen } from '../../booking/when.js';
import { type Clock, correctedClock, type SiteClock } from '../../lib/clock.js';
import { combinedExitCode, ExitCode } from '../../lib/errors.js';
import { mapLimited } from '../../lib/parallel.js';
import { createSlots } from '../../lib/slots.js';
import type { Home } from '../../profile/home.js';
import type { BookCall, ProfileRun } from '../book/profile-run.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import type { TransportChoice } from '../options.js';
import type { Output } from '../output.js';
import { clockWarnings } from '../progress/clock-warnings.js';
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

export async function run(options: BookOptions, context: CliContext): Promise<ExitCode> {
  const request = { ...checkedRequest(options), ...callTimes(context) };
  const home = homeOf(context);
  const slots = createSlots(home.parallelProfiles);
  const { transport } = options;
  const call = { request, transport, slots, siteClock: sharedClocks(context.clock) };
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
  const { dryRunDocument, planProfile, showDryRuns } = await import('../book/dry-run.js');
  const plans = await mapLimited(names, home.parallelProfiles, (name) =>
    planProfile(home, name, call, context),
  );
  const exitCode = combinedExitCode(plans.map((plan) => plan.error?.exitCode ?? ExitCode.ok));
  await showDryRuns(plans, context.output);
  context.output.document(dryRunDocument(plans, exitCode));
  return exitCode;
}

async function bookAll(
  home: Home,
  names: readonly string[],
  call: BookCall,
  context: CliContext,
): Promise<ExitCode> {
  const { output } = context;
  const { bookDocument } = await import('../book/document.js');
  const { bookProfile } = await import('../book/profile-run.js');
  // Now and not when it is wanted: a long run may outlive an upgrade, which takes its files away.
  const report = output.json ? null : await import('../book/report.js');
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
  for (const warning of clocks.warnings) output.warn(warning);
  const exitCode = combinedExitCode(runs.map((each) => each.exitCode));
  if (report !== null) await report.showReports(runs, output);
  else sayErrors(runs, output);
  output.document(bookDocument(runs, exitCode));
  return exitCode;
}

/** What stopped a run is a message too, beside the document that holds it. */
function sayErrors(runs: readonly ProfileRun[], output: Output): void {
  for (const { error, profile } of runs) {
    if (error !== null) output.error(error, profile);
  }
}

function sharedClocks(clock: Clock): (apiOrigin: string) => SiteClock {
  const clocks = new Map<string, SiteClock>();
  return (apiOrigin) => {
    const shared = clocks.get(apiOrigin) ?? correctedClock(clock);
    clocks.set(apiOrigin, shared);
    return shared;
  };
}

/** How long ago (ms) the clock time of `--at` may be for a call that nobody has typed: a job or a container starts late. */
const unattendedGrace = 3_600_000;

/** All profiles of a call wait for the same instants. */
function callTimes(context: CliContext): Pick<RunRequest, 'calledAt' | 'atGrace'> {
  const calledAt = context.clock.now();
  const { scheduled } = context;
  if (scheduled !== undefined) return { calledAt, atGrace: scheduled.late + unattendedGrace };
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
  if (!output.live || !context.terminal.stdout.isTTY) {
    const { plainProgress } = await import('../progress/plain.js');
    return plainProgress(output);
  }
  const { liveProgress } = await import('../progress/live.js');
  return liveProgress(names, output, context.clock, context.terminal.stdout);
}
