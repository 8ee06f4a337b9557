import type { Command } from 'commander';
import type { Done } from '../command.js';
import type { BookingsOptions } from '../commands/bookings.js';
import type { CliContext } from '../context.js';
import { allOption, profilesOption, transportOption } from '../options.js';

const act = () => import('../commands/bookings.js');

const examples = `
Examples:
  spaceiq bookings
  spaceiq bookings --verbose             with their ids
  spaceiq bookings --past --json
  spaceiq bookings --all --ics desks.ics     write a calendar file; writing it again updates, never doubles

What the site's list may lack is said, and the call ends with 1; of a recurring booking the dates within the booking
window are shown.

The calendar file also tells of bookings that the site released or that you cancelled here, as cancelled events:
a calendar that has taken an earlier file takes them off.
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('bookings')
    .summary('show what the site says is booked')
    .description('Asks the site what is booked and shows it.')
    .addOption(profilesOption())
    .addOption(allOption())
    .option('--past', 'bookings of past days too')
    .option('--ics <file>', 'write them as a calendar file (iCalendar)')
    .addOption(transportOption())
    .addHelpText('after', examples)
    .action((options: BookingsOptions) => done(act().then(({ run }) => run(options, context))));
}
