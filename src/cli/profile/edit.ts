import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { childEnvironment } from '../../lib/child-env.js';
import { ExitCode, SpaceiqError, UsageError } from '../../lib/errors.js';
import type { ImportPlan } from '../../profile/home.js';
import { ask } from '../ask.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';

export async function edit(wanted: string, context: CliContext): Promise<ExitCode> {
  const home = homeOf(context);
  const { name, id } = home.open(wanted);
  const draft = await home.draft(name);
  if (draft.isLeftOver) {
    context.output.message('This is the text that was not saved the last time.');
  }
  for (;;) {
    await runEditor(draft.path, context);
    const text = await draft.read();
    const checked = check(() => home.planImport(text, 'Your text', { name, id }));
    if (checked instanceof UsageError) {
      await againOrKept(checked, name, context);
      continue;
    }
    await checked.apply();
    await draft.discard();
    const isChanged = checked.diff.length > 0;
    context.output.line(isChanged ? `Changed profile ${name}.` : 'Nothing was changed.');
    context.output.document({
      version: 1,
      profile: name,
      diff: checked.diff,
      exitCode: ExitCode.ok,
    });
    return ExitCode.ok;
  }
}

function check(plan: () => ImportPlan): ImportPlan | UsageError {
  try {
    return plan();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

/** Goes back to the editor if the person wants to. @throws UsageError when not: the text is kept */
async function againOrKept(problem: UsageError, name: string, context: CliContext): Promise<void> {
  if (context.interactive) {
    context.output.error(problem);
    const question = {
      type: 'confirm',
      name: 'again',
      message: 'Edit it again?',
      default: true,
    } as const;
    const { again } = await ask<{ again: boolean }>(question, context);
    if (again) return;
  }
  throw new UsageError(
    problem.message,
    `Nothing was changed, and your text is kept. Go on with it: spaceiq profile edit ${name}`,
    { cause: problem },
  );
}

/** @throws UsageError when there is no editor, SpaceiqError when it fails */
async function runEditor(path: string, { env: own, output }: CliContext): Promise<void> {
  const editor = own.VISUAL || own.EDITOR;
  if (!editor) {
    throw new UsageError('There is no editor.', 'Name one: export EDITOR=nano');
  }
  const env = childEnvironment(own, 'editor');
  // EDITOR may hold arguments of its own, so a shell takes it apart; the path comes as a separate word.
  // With --json stdout is for the document alone.
  const stdio = ['inherit', output.json ? 2 : 'inherit', 'inherit'] as const;
  const isWindows = process.platform === 'win32';
  const child = isWindows
    ? spawn(`${editor} "${path}"`, { shell: true, stdio: [...stdio], env })
    : spawn('/bin/sh', ['-c', `${editor} "$1"`, 'sh', path], { stdio: [...stdio], env });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) {
    throw new SpaceiqError(
      ExitCode.failed,
      `The editor ended with ${code ?? 'a signal'}, so nothing was changed.`,
      'Name another one: export EDITOR=nano',
    );
  }
}
