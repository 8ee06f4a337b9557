import type { Command } from 'commander';
import type { Done } from '../../command.js';
import type { CliContext } from '../../context.js';
import { profileOption } from '../../options.js';
import type { RemoveOptions } from '../../schedule/remove.js';

const act = () => import('../../schedule/remove.js');

const examples = `
Examples:
  spaceiq schedule remove --profile alice
`;

export function registerRemove(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('remove')
    .summary("take a profile's schedule away")
    .description(
      'Takes the schedule of a profile out of whatever keeps it; all else there stays as it is.\nThat of a profile which is gone can be named too.',
    )
    .addOption(profileOption())
    .addHelpText('after', examples)
    .action((options: RemoveOptions) => done(act().then(({ remove }) => remove(options, context))));
}
