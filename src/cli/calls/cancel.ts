import type { Command } from 'commander';
import type { Done } from '../command.js';
import type { CancelOptions } from '../commands/cancel.js';
import type { CliContext } from '../context.js';
import { profileOption, transportOption } from '../options.js';

const act = () => import('../commands/cancel.js');

const examples = `
Examples:
  spaceiq cancel --dates 2026-12-01
  spaceiq cancel --dates next-week --yes
  spaceiq cancel --id ID                 ids are shown by: spaceiq bookings --verbose
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('cancel')
    .summary('cancel bookings by date or id')
    .description('Cancels bookings, and says so only when the site no longer shows them.')
    .addOption(profileOption())
    .option('--dates <spec>', 'the bookings of these dates (as in book --dates)')
    .option('--id <id>', 'the booking of this id')
    .option('--yes', 'do not ask')
    .addOption(transportOption())
    .addHelpText('after', examples)
    .action((options: CancelOptions) => done(act().then(({ run }) => run(options, context))));
}
