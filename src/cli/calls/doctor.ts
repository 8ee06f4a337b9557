import type { Command } from 'commander';
import type { Done } from '../command.js';
import type { DoctorOptions } from '../commands/doctor.js';
import type { CliContext } from '../context.js';
import { profilesOption } from '../options.js';

const act = () => import('../commands/doctor.js');

const examples = `
Each line is ok, warn or fail, with the command that mends it. Nothing is booked, and nothing is written but what you ask for.

Examples:
  spaceiq doctor
  spaceiq doctor --profile alice --json
  spaceiq doctor --profile alice --report tenant.json
  spaceiq doctor --tidy

A report holds the shape of your company's SpaceIQ, so that this tool can be made to fit it: names of the API's types and
fields, keys and types of answers, tags and classes of pages. It holds no name, address, desk, id or token.
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('doctor')
    .summary('check everything that booking rests on')
    .description('Checks everything that booking rests on: this machine, the profiles, the site.')
    .addOption(profilesOption())
    .option(
      '--report <file.json>',
      "write the shape of the site's API and pages, and none of its contents",
    )
    .option('--no-pages', 'leave the pages out of the report: no browser is started')
    .option('--tidy', 'delete what profiles have left that are no more')
    .addHelpText('after', examples)
    .action((options: DoctorOptions) => done(act().then(({ run }) => run(options, context))));
}
