import type { Command } from 'commander';
import { combinedExitCode, type ExitCode } from '../../lib/errors.js';
import { openHome } from '../../profile/open-home.js';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import type { Finding } from '../doctor/finding.js';
import { failure, machineFindings } from '../doctor/machine.js';
import { profileFindings } from '../doctor/profile.js';
import { profilesOption } from '../options.js';
import type { Output } from '../output.js';

export interface DoctorOptions {
  readonly profile?: readonly string[];
}

const examples = `
Each line is ok, warn or fail, with the command that mends it. Nothing is written and nothing is booked.

Examples:
  spaceiq doctor
  spaceiq doctor --profile alice --json
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('doctor')
    .summary('check everything that booking rests on')
    .description('Checks everything that booking rests on: this machine, the profiles, the site.')
    .addOption(profilesOption())
    .addHelpText('after', examples)
    .action((options: DoctorOptions) => done(run(options, context)));
}

export async function run(options: DoctorOptions, context: CliContext): Promise<ExitCode> {
  const { output } = context;
  const findings: Finding[] = [];
  for await (const finding of examine(options, context)) {
    findings.push(finding);
    show(finding, output);
  }
  const exitCode = combinedExitCode(findings.map((finding) => finding.exitCode));
  output.document({ version: 1, findings, exitCode });
  return exitCode;
}

async function* examine(options: DoctorOptions, context: CliContext): AsyncGenerator<Finding> {
  const home = openHome(context.env);
  yield* await machineFindings(home, context);
  let names: readonly string[];
  try {
    names = options.profile ?? home.list();
  } catch (error) {
    return yield failure('settings', error, context);
  }
  for (const name of names) yield* await profileFindings(home.open(name), context);
}

function show({ check, level, text, fix }: Finding, output: Output): void {
  const paint = { ok: output.color.green, warn: output.color.yellow, fail: output.color.red }[
    level
  ];
  output.line(`${paint(level.padEnd(4))}  ${check}: ${text}`);
  if (fix !== null) output.line(`      ${output.color.dim(fix)}`);
}
