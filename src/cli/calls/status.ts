import type { Command } from 'commander';
import type { Done } from '../command.js';
import type { StatusOptions } from '../commands/status.js';
import type { CliContext } from '../context.js';
import { allOption, profilesOption } from '../options.js';

const act = () => import('../commands/status.js');

const examples = `
Examples:
  spaceiq status
  spaceiq status --all --check
  spaceiq status --all --json

A session is "unknown" when its token does not say when it ends; --check asks the site.
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('status')
    .summary('show who is signed in and for how long')
    .description('Shows per profile who is signed in, until when, the last run and the next one.')
    .addOption(profilesOption())
    .addOption(allOption())
    .option('--check', 'ask the site whether it still takes the session')
    .addHelpText('after', examples)
    .action((options: StatusOptions) => done(act().then(({ run }) => run(options, context))));
}
