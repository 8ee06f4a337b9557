import { readFile } from 'node:fs/promises';
import { ExitCode, messageOf, UsageError } from '../../lib/errors.js';
import type { ImportPlan } from '../../profile/home.js';
import { confirm } from '../ask.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { readInput } from './input.js';

const mostBytes = 10_000_000;

export interface ImportOptions {
  readonly yes?: boolean;
}

export async function importFile(
  file: string,
  options: ImportOptions,
  context: CliContext,
): Promise<ExitCode> {
  const { output } = context;
  const source = file === '-' ? 'The input' : file;
  const plan = homeOf(context).planImport(await read(file, context), source);
  showDiff(plan, context);
  for (const program of plan.runs) output.warn(program);
  const isNeeded = plan.diff.length > 0 || plan.added.length > 0;
  const isWanted = isNeeded && (await confirm('Import this?', options, context));
  if (isWanted) await plan.apply();
  output.line(result(plan, isNeeded, isWanted));
  output.document({
    version: 1,
    added: plan.added,
    changed: plan.changed,
    unchanged: plan.unchanged,
    diff: plan.diff,
    runs: plan.runs,
    imported: isWanted,
    exitCode: ExitCode.ok,
  });
  return ExitCode.ok;
}

async function read(file: string, context: CliContext): Promise<string> {
  if (file === '-') return await readInput(context);
  try {
    const bytes = await readFile(file);
    if (bytes.length > mostBytes) throw new Error('it is larger than 10 MB');
    return bytes.toString('utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${messageOf(error)}.`, null, { cause: error });
  }
}

function showDiff(plan: ImportPlan, { output }: CliContext): void {
  for (const line of plan.diff) {
    output.line(line.startsWith('+') ? output.color.green(line) : output.color.red(line));
  }
}

function result(plan: ImportPlan, isNeeded: boolean, isWanted: boolean): string {
  if (!isNeeded) return 'Nothing to import: all of it is so already.';
  if (!isWanted) return 'Nothing was imported.';
  const parts = [
    ...(plan.added.length > 0 ? [`added ${plan.added.join(', ')}`] : []),
    ...(plan.changed.length > 0 ? [`changed ${plan.changed.join(', ')}`] : []),
  ];
  return `Imported: ${parts.length > 0 ? parts.join('; ') : 'settings of all profiles'}.`;
}
