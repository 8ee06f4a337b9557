import { type Command, Option } from 'commander';
import { backendNames } from '../../../schedule/backend.js';
import type { Done } from '../../command.js';
import type { CliContext } from '../../context.js';
import { profileOption } from '../../options.js';
import type { AddOptions } from '../../schedule/add.js';

const act = () => import('../../schedule/add.js');

const examples = `
Examples:
  spaceiq schedule add --profile alice --at 00:00
  spaceiq schedule add --profile alice --at 00:00 -- --dates release --watch --until 10m
  spaceiq schedule add --profile alice --at 00:00 --zone Europe/London --print
`;

export function registerAdd(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('add')
    .summary('let the machine book at a time of every day')
    .description('Installs a schedule for a profile, in place of the one that it has.')
    .argument('[book-options...]', 'options of book, after --')
    .addOption(profileOption())
    .requiredOption('--at <time>', "the release, a clock time of the building's zone: 00:00")
    .option('--days <days>', 'only on these days: mon-fri,sun')
    .option('--zone <zone>', "the building's time zone (Europe/London); else the site is asked")
    .option('--grace <span>', 'how late a run that was slept through is still made', '12h')
    .addOption(
      new Option('--backend <name>', 'what keeps the schedule; else the best there is').choices(
        backendNames,
      ),
    )
    .option('--print', 'show what would be installed, and install nothing')
    .addHelpText('after', examples)
    .action((bookArgs: string[], options: AddOptions) =>
      done(act().then(({ add }) => add(options, bookArgs, context))),
    );
}
