import { combinedExitCode, type ExitCode, UsageError } from '../../lib/errors.js';
import type { Profile } from '../../profile/profile.js';
import type { CliContext } from '../context.js';
import { attempt } from '../doctor/attempt.js';
import { type Finding, warn } from '../doctor/finding.js';
import { leftOverFindings } from '../doctor/left-overs.js';
import { environmentFindings, machineFindings, vaultFindings } from '../doctor/machine.js';
import { profileFindings } from '../doctor/profile.js';
import type { ReportRequest } from '../doctor/tenant-report.js';
import { homeOf } from '../home.js';
import type { Output } from '../output.js';
import { version } from '../version.js';
import { writeResult } from '../write-result.js';

export interface DoctorOptions {
  readonly profile?: readonly string[];
  /** Where the tenant's shape is written, if anywhere. */
  readonly report?: string;
  /** False: the report has nothing of the pages. */
  readonly pages?: boolean;
  /** Deletes what profiles have left that are no more. */
  readonly tidy?: boolean;
}

const addOne = 'Add one: spaceiq profile add NAME';

export async function run(options: DoctorOptions, context: CliContext): Promise<ExitCode> {
  const { output } = context;
  const { report, pages = true } = options;
  const reported = report === undefined ? null : oneProfile(options, context);
  const asked = reported === null ? options : { profile: [reported.name] };
  const findings: Finding[] = [];
  for await (const finding of examine(asked, context)) {
    findings.push(finding);
    show(finding, output);
  }
  if (report !== undefined && reported !== null) {
    await writeReport(report, { profile: reported, findings, pages }, context);
  }
  const exitCode = combinedExitCode(findings.map((finding) => finding.exitCode));
  output.document({ version: 1, findings, exitCode });
  return exitCode;
}

/** A report is of one tenant, as one person sees it. */
function oneProfile({ profile = [] }: DoctorOptions, context: CliContext): Profile {
  const [name, ...more] = profile;
  if (more.length > 0) {
    throw new UsageError(
      'A report is of one profile.',
      `Name one: spaceiq doctor --profile ${name} --report FILE`,
    );
  }
  const home = homeOf(context);
  return home.open(home.resolve(name));
}

async function writeReport(
  file: string,
  request: Omit<ReportRequest, 'version'>,
  context: CliContext,
): Promise<void> {
  const { reportTenant } = await import('../doctor/tenant-report.js');
  const report = await reportTenant({ ...request, version: version() }, context);
  await writeResult('--report', file, `${JSON.stringify(report, null, 1)}\n`);
  context.output.message(
    `Wrote ${file}: the shape of the site and none of its contents. Read it before you send it to anybody.`,
  );
}

async function* examine(options: DoctorOptions, context: CliContext): AsyncGenerator<Finding> {
  yield* machineFindings(context);
  const told = environmentFindings(context);
  yield* told;
  // Nothing that needs a session or a key can be looked at then.
  if (told.some(({ level }) => level === 'fail')) return;
  const opened = attempt('home folder', () => homeOf(context), context);
  if ('finding' in opened) return yield opened.finding;
  const home = opened.value;
  yield* vaultFindings(home, context);
  yield* leftOverFindings(home, options.tidy === true, context);
  const names = attempt('settings', () => options.profile ?? home.list(), context);
  if ('finding' in names) return yield names.finding;
  if (names.value.length === 0) yield warn('profiles', 'There are none yet.', addOne);
  for (const name of names.value) {
    const profile = attempt(name, () => home.open(name), context);
    if ('finding' in profile) yield profile.finding;
    else yield* profileFindings(profile.value, context);
  }
}

function show({ check, level, text, fix }: Finding, output: Output): void {
  const paint = { ok: output.color.green, warn: output.color.yellow, fail: output.color.red }[
    level
  ];
  output.line(`${paint(level.padEnd(4))}  ${check}: ${text}`);
  if (fix !== null) output.line(`      ${output.color.dim(fix)}`);
}
