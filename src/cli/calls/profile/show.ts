import type { Command } from 'commander';
import type { Done } from '../../command.js';
import type { CliContext } from '../../context.js';

const act = () => import('../../profile/show.js');

const examples = `
Examples:
  spaceiq profile show alice
  spaceiq profile show alice --json
`;

export function registerShow(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('show <name>')
    .summary("show a profile's settings")
    .description("Shows what is set for a profile. Whatever isn't shown has its default.")
    .addHelpText('after', examples)
    .action((name: string) => done(act().then(({ show }) => show(name, context))));
}
