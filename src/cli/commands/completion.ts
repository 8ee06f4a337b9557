import { Command } from 'commander';
import { ExitCode, UsageError } from '../../lib/errors.js';
import type { Load } from '../command.js';
import { candidates } from '../completion/candidates.js';
import { isShell, scriptFor, shells } from '../completion/scripts.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';

export interface CompletionOptions {
  readonly words?: boolean;
}

interface CompletionDeps {
  readonly program: Command;
  readonly context: CliContext;
  readonly load: Load;
}

export async function run(
  shell: string | undefined,
  words: readonly string[],
  options: CompletionOptions,
  deps: CompletionDeps,
): Promise<ExitCode> {
  if (options.words === true) {
    await printCandidates([...(shell === undefined ? [] : [shell]), ...words], deps);
    return ExitCode.ok;
  }
  if (shell === undefined || !isShell(shell)) {
    throw new UsageError(
      shell === undefined ? 'For which shell?' : `There is no completion for "${shell}".`,
      `Say one of them: spaceiq completion ${shells.join('|')}`,
    );
  }
  const script = scriptFor(shell);
  const { output } = deps.context;
  output.line(script.trimEnd());
  output.document({ version: 1, shell, script, exitCode: ExitCode.ok });
  return ExitCode.ok;
}

/** One candidate per line, its description after a tab; a shell that asks gets an answer or silence, never an error. */
async function printCandidates(words: readonly string[], deps: CompletionDeps): Promise<void> {
  const { context } = deps;
  try {
    const found = await candidates(words, await wholeProgram(words, deps), () =>
      homeOf(context).list(),
    );
    for (const { value, description } of found) context.output.line(`${value}\t${description}`);
  } catch {
    // Settings that can't be read are told by the commands themselves.
  }
}

/** The program with the command that the words name loaded in full; the others by their names. */
async function wholeProgram(
  words: readonly string[],
  { program, context, load }: CompletionDeps,
): Promise<Command> {
  const whole = new Command(program.name());
  for (const option of program.options) whole.addOption(option);
  for (const command of program.commands) {
    const name = command.name();
    const isNamed = words.slice(0, -1).includes(name) && name !== 'completion';
    const module = isNamed ? await load(name) : null;
    if (module === null) whole.addCommand(command);
    else module.register(whole, context, async () => {}, load);
  }
  return whole;
}
