import type { Command } from 'commander';
import type { Done } from '../../command.js';
import type { CliContext } from '../../context.js';

const act = () => import('../../schedule/list.js');

const examples = `
Examples:
  spaceiq schedule list
  spaceiq schedule list --json
`;

export function registerList(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('list')
    .summary('show every schedule, its next run and the last result')
    .description(
      'Shows the schedules of this machine: when they run next, how they went, where they are.',
    )
    .addHelpText('after', examples)
    .action(() => done(act().then(({ list }) => list(context))));
}
