import type { Command } from 'commander';
import type { Done } from '../command.js';
import type { CheckInOptions } from '../commands/checkin.js';
import type { CliContext } from '../context.js';
import { profileOption, transportOption } from '../options.js';

const act = () => import('../commands/checkin.js');

const notes = `
Checking in says that you are there, so only you do it: there is no automatic check-in,
and without a terminal it is refused unless --yes is given.

Example:
  spaceiq checkin --profile alice
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('checkin')
    .summary("check in to today's booking")
    .description("Checks in to today's booking, and says so only when the site shows it.")
    .addOption(profileOption())
    .option('--yes', 'check in although there is no terminal')
    .addOption(transportOption())
    .addHelpText('after', notes)
    .action((options: CheckInOptions) => done(act().then(({ run }) => run(options, context))));
}
