import { ExitCode, SpaceiqError, UsageError } from '../lib/errors.js';
import type { Asking, CliContext } from './context.js';

interface YesOptions {
  readonly yes?: boolean;
}

/** Whether to go on: `--yes`, or a person's answer. @throws UsageError when there is nobody to ask */
export async function confirm(
  message: string,
  options: YesOptions,
  context: CliContext,
): Promise<boolean> {
  if (options.yes === true) return true;
  refuseWithoutTerminal(context);
  const question = { type: 'confirm', message, name: 'yes', default: false } as const;
  const answer = await ask<{ yes: boolean }>(question, context);
  return answer.yes;
}

/** As `confirm`, for what can't be undone: the person has to write the name. */
export async function confirmByName(
  message: string,
  name: string,
  options: YesOptions,
  context: CliContext,
): Promise<boolean> {
  if (options.yes === true) return true;
  refuseWithoutTerminal(context);
  const question = { type: 'input', message, name: 'name' } as const;
  const answer = await ask<{ name: string }>(question, context);
  return answer.name.trim() === name;
}

export interface Question {
  readonly type: 'confirm' | 'input' | 'password' | 'checkbox';
  readonly name: string;
  readonly message: string;
  readonly default?: unknown;
  readonly choices?: readonly { name: string; value: string; checked: boolean }[];
  readonly validate?: (answer: string) => string | true;
}

/** Puts one question to the person at the terminal, on stdout by default; Ctrl-C and other signals end the command. */
export async function ask<Answers extends object>(
  question: Question,
  { terminal, interrupted }: Asking,
  output: NodeJS.WritableStream = terminal.stdout,
): Promise<Answers> {
  const { default: inquirer } = await import('inquirer');
  try {
    const prompt = inquirer.createPromptModule({
      signal: interrupted,
      input: terminal.stdin,
      output,
    });
    return (await prompt([question as never])) as Answers;
  } catch (error) {
    if (error instanceof Error && /^(Exit|Abort)PromptError$/.test(error.name)) {
      throw new SpaceiqError(ExitCode.interrupted, 'Interrupted.');
    }
    throw error;
  }
}

function refuseWithoutTerminal(context: CliContext): void {
  if (context.interactive) return;
  throw new UsageError('There is no terminal to ask on.', 'Add --yes to go on without asking.');
}
