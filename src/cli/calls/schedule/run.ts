import type { Command } from 'commander';
import type { Done } from '../../command.js';
import type { CliContext } from '../../context.js';
import type { RunOptions } from '../../schedule/run.js';

const act = () => import('../../schedule/run.js');

/** What a schedule starts. It is hidden: a person calls `book`. */
export function registerRun(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('run', { hidden: true })
    .description(
      'Books for the release that this start belongs to, late where it was slept through, or ends at once when it belongs to none.',
    )
    .argument('[book-options...]')
    // What earlier versions have scheduled goes by the name.
    .option('-p, --profile <name>')
    .option('--profile-id <id>')
    .requiredOption('--at <time>')
    .requiredOption('--zone <zone>')
    .option('--days <days>')
    .option('--grace <span>')
    .option('--catch-up')
    .option('--env <name=value>', '', (pair: string, earlier: string[] = []) => [...earlier, pair])
    .action((bookArgs: string[], options: RunOptions) =>
      done(act().then(({ run }) => run(options, bookArgs, context))),
    );
}
