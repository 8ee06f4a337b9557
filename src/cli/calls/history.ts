import { type Command, InvalidArgumentError, Option } from 'commander';
import { outcomeKinds } from '../../booking/outcome-kinds.js';
import type { Done } from '../command.js';
import type { HistoryOptions } from '../commands/history.js';
import type { CliContext } from '../context.js';
import { allOption, profilesOption } from '../options.js';

const act = () => import('../commands/history.js');

const examples = `
Examples:
  spaceiq history
  spaceiq history --all --since 30d --failed
  spaceiq history --date 2026-12-01 --verbose      every attempt for that date
  spaceiq history --since 2026-11-01 --limit 0 --json
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('history')
    .summary('show past runs and their outcomes')
    .description('Shows what the journal tells of past runs, the latest last. It asks no site.')
    .addOption(profilesOption())
    .addOption(allOption())
    .option('--since <when>', 'from this date on, or so far back: 2026-11-01, 30d')
    .option('--date <date>', 'only runs about this booking date')
    .addOption(
      new Option('--outcome <kind>', 'only runs in which a date ended so').choices(outcomeKinds),
    )
    .option('--failed', 'only runs that did not end with exit code 0')
    .option('--limit <n>', 'at most so many runs; 0 for all', parseLimit, 20)
    .addHelpText('after', examples)
    .action((options: HistoryOptions) => done(act().then(({ run }) => run(options, context))));
}

function parseLimit(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It has to be a whole number, 0 for all.');
}
