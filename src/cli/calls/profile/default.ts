import type { Command } from 'commander';
import type { Done } from '../../command.js';
import type { CliContext } from '../../context.js';

const act = () => import('../../profile/default.js');

const examples = `
Examples:
  spaceiq profile default alice
`;

export function registerDefault(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('default <name>')
    .summary('choose the profile that is used when none is named')
    .addHelpText('after', examples)
    .action((name: string) => done(act().then(({ setDefault }) => setDefault(name, context))));
}
