import type { Command } from 'commander';
import type { Done } from '../command.js';
import type { DesksOptions } from '../commands/desks.js';
import type { CliContext } from '../context.js';
import { profileOption, transportOption } from '../options.js';

const act = () => import('../commands/desks.js');

const examples = `
Examples:
  spaceiq desks --date tomorrow
  spaceiq desks --date 2026-12-01 --map floor.png
  spaceiq desks --kinds
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('desks')
    .summary('rank the desks of a date, as a list or a map')
    .description('Shows every desk of the floor on a date: your ranking, and who could have it.')
    .addOption(profileOption())
    .option('--date <date>', 'one date, as in book --dates')
    .option('--kinds', 'list the kinds of spaces that the floor has, and which count as desks')
    .option('--map <file.png>', 'draw the same on the floor, as a picture')
    .addOption(transportOption())
    .addHelpText('after', examples)
    .action((options: DesksOptions) => done(act().then(({ run }) => run(options, context))));
}
