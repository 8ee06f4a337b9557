import type { Command } from 'commander';
import type { Done } from '../command.js';
import type { ReportOptions } from '../commands/report.js';
import type { CliContext } from '../context.js';
import { allOption, profilesOption } from '../options.js';

const act = () => import('../commands/report.js');

const examples = `
Examples:
  spaceiq report --open
  spaceiq report --all --since 90d --out desks.html

The file holds everything it shows and asks nothing of any network; it can be sent and printed as it is.
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('report')
    .summary('write statistics as one HTML file')
    .description(
      'Writes what the journal tells as one HTML file: a calendar of booked days, desks, speed, refusals.',
    )
    .addOption(profilesOption())
    .addOption(allOption())
    .option('--since <when>', 'from this date on, or so far back: 2026-11-01, 90d')
    .option('--out <file.html>', 'where to write it', 'spaceiq-report.html')
    .option('--open', 'show it in the browser')
    .addHelpText('after', examples)
    .action((options: ReportOptions) => done(act().then(({ run }) => run(options, context))));
}
