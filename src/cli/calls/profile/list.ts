import type { Command } from 'commander';
import type { Done } from '../../command.js';
import type { CliContext } from '../../context.js';

const act = () => import('../../profile/list.js');

const examples = `
Examples:
  spaceiq profile list
  spaceiq profile list --json
`;

export function registerList(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('list')
    .summary('list the profiles')
    .description('Lists the profiles; ● is the default.')
    .addHelpText('after', examples)
    .action(() => done(act().then(({ list }) => list(context))));
}
