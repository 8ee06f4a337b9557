import type { Command } from 'commander';
import type { Done } from '../../command.js';
import type { CliContext } from '../../context.js';

const act = () => import('../../profile/rename.js');

const examples = `
Examples:
  spaceiq profile rename alice alice-berlin
`;

export function registerRename(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('rename <old> <new>')
    .summary('give a profile another name')
    .description('Gives a profile another name. Its session and history stay with it.')
    .addHelpText('after', examples)
    .action((from: string, to: string) =>
      done(act().then(({ rename }) => rename(from, to, context))),
    );
}
