import type { Command } from 'commander';
import type { Done } from '../command.js';
import type { BookOptions } from '../commands/book.js';
import type { CliContext } from '../context.js';
import { allOption, profilesOption, transportOption } from '../options.js';

const act = () => import('../commands/book.js');

const examples = `
Dates (--dates) are a comma list of:
  2026-12-01                 one date
  2026-12-01..2026-12-12     every date of a span
  tue,thu or mon-fri         those weekdays, from today to the end of the booking window
  today, tomorrow, +14d      counted from today in the building's time zone
  this-week, next-week       Monday to Friday of it, from today on
  next-month, 2026-12        the profile's days in that month, from today on
  release                    the one date, of the profile's days, that the next (--at) or latest release opens
  last-window-day            the last date of the booking window, whatever day it is
  window                     the profile's days inside its booking window (the default)
  -2026-12-24                takes away
  !2026-12-24                also where you gave that date up before (in quotes: shells know the !)

Desks (--desks) are a comma list of codes as the floor has them (2.24.05, Desk 12), ranges
(2.24.01-2.24.21, or 3-101..3-110 where codes have dashes of their own) and patterns (2.24.*).

Examples:
  spaceiq book --dates next-week
  spaceiq book --profile alice --profile bob --dates window,-2026-12-24
  spaceiq book --dates release --at 00:00       waits for the release, then books at once
  spaceiq book --all --watch --until 18:00      keeps trying as desks come free
  spaceiq book --dates tue --desks 2.24.01-2.24.21 --dry-run
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('book')
    .summary('book the best free desk for each date')
    .description(
      'Books the best free desk for each date, reads it back from the site, and says what the site holds.',
    )
    .addOption(profilesOption())
    .addOption(allOption())
    .option('--dates <spec>', 'which dates (see below)')
    .option('--desks <spec>', 'only these desks, best first: 2.24.01-2.24.21,2.24.40')
    .option('--watch', 'keep trying in rounds until every date is booked')
    .option('--until <when>', 'stop watching then: 18:00, an ISO time, or a span such as 2h')
    .option('--at <when>', 'wait for the release at that time, then book at once')
    .addOption(transportOption())
    .option('--dry-run', 'show what would be tried, in which order and why; write nothing')
    .addHelpText('after', examples)
    .action((options: BookOptions) => done(act().then(({ run }) => run(options, context))));
}
