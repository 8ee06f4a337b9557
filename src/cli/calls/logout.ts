import type { Command } from 'commander';
import type { Done } from '../command.js';
import type { LogoutOptions } from '../commands/logout.js';
import type { CliContext } from '../context.js';
import { profileOption } from '../options.js';

const act = () => import('../commands/logout.js');

const examples = `
Examples:
  spaceiq logout
  spaceiq logout --profile alice
  spaceiq logout --profile alice --site

The settings, the journal and the knowledge of whose profile it is stay. To delete all of it:
  spaceiq profile remove alice
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('logout')
    .summary('delete the sealed session and its key')
    .description('Deletes the sealed session of a profile and its key in the keychain.')
    .addOption(profileOption())
    .option('--site', 'sign out at the site first, so that copies of the session end too')
    .addHelpText('after', examples)
    .action((options: LogoutOptions) => done(act().then(({ run }) => run(options, context))));
}
