import type { Command } from 'commander';
import type { Done } from '../command.js';
import type { DoctorOptions } from '../commands/doctor.js';
import type { CliContext } from '../context.js';
import { profilesOption } from '../options.js';

const act = () => import('../commands/doctor.js');

const examples = `
Each line is ok, warn or fail, with the command that mends it. Nothing is written and nothing is booked.

Examples:
  spaceiq doctor
  spaceiq doctor --profile alice --json
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('doctor')
    .summary('check everything that booking rests on')
    .description('Checks everything that booking rests on: this machine, the profiles, the site.')
    .addOption(profilesOption())
    .addHelpText('after', examples)
    .action((options: DoctorOptions) => done(act().then(({ run }) => run(options, context))));
}
