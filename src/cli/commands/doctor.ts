import { combinedExitCode, type ExitCode } from '../../lib/errors.js';
import type { CliContext } from '../context.js';
import { attempt } from '../doctor/attempt.js';
import { type Finding, warn } from '../doctor/finding.js';
import { environmentFindings, machineFindings, vaultFindings } from '../doctor/machine.js';
import { profileFindings } from '../doctor/profile.js';
import { homeOf } from '../home.js';
import type { Output } from '../output.js';

export interface DoctorOptions {
  readonly profile?: readonly string[];
}

const addOne = 'Add one: spaceiq profile add NAME';

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
  yield* machineFindings(context);
  const told = environmentFindings(context);
  yield* told;
  // Nothing that needs a session or a key can be looked at then.
  if (told.some(({ level }) => level === 'fail')) return;
  const opened = attempt('home folder', () => homeOf(context), context);
  if ('finding' in opened) return yield opened.finding;
  const home = opened.value;
  yield* vaultFindings(home, context);
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
