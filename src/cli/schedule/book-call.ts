import { Command } from 'commander';
import { ExitCode } from '../../lib/errors.js';
import type { CliContext } from '../context.js';

/** Runs `book` with these words of a command line, as `spaceiq book` would; gives its exit code. */
export async function book(args: readonly string[], context: CliContext): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.failed;
  const program = new Command('spaceiq').exitOverride();
  const { register } = await import('../calls/book.js');
  register(program, context, async (act) => {
    exitCode = await act;
  });
  for (const command of program.commands) {
    command.exitOverride().configureOutput({ writeErr: () => {} });
  }
  await program.parseAsync(['book', ...args], { from: 'user' });
  return exitCode;
}
