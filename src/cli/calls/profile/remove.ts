import type { Command } from 'commander';
import type { Done } from '../../command.js';
import type { CliContext } from '../../context.js';
import type { RemoveOptions } from '../../profile/remove.js';

const act = () => import('../../profile/remove.js');

const examples = `
Examples:
  spaceiq profile remove alice
  spaceiq profile remove alice --yes
`;

export function registerRemove(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('remove <name>')
    .summary('delete a profile and everything that is its own')
    .description(
      'Deletes the keychain entry, the sealed session, journal, logs, screenshots and settings of a profile.\nBookings at the site stay.',
    )
    .option('--yes', 'delete without asking')
    .addHelpText('after', examples)
    .action((name: string, options: RemoveOptions) =>
      done(act().then(({ remove }) => remove(name, options, context))),
    );
}
