import type { Command } from 'commander';
import type { Done } from '../../command.js';
import type { CliContext } from '../../context.js';

const act = () => import('../../profile/edit.js');

const examples = `
Examples:
  spaceiq profile edit alice
  EDITOR=nano spaceiq profile edit alice
`;

export function registerEdit(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('edit <name>')
    .summary('change settings in your editor')
    .description('Opens the settings in $VISUAL or $EDITOR, and saves them when they are right.')
    .addHelpText('after', examples)
    .action((name: string) => done(act().then(({ edit }) => edit(name, context))));
}
