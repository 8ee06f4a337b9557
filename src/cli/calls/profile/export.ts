import type { Command } from 'commander';
import type { Done } from '../../command.js';
import type { CliContext } from '../../context.js';

const act = () => import('../../profile/export.js');

const examples = `
Examples:
  spaceiq profile export > profiles.json
  spaceiq profile export alice bob
`;

export function registerExport(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('export [name...]')
    .summary('print profiles as a file that import takes')
    .description(
      'Prints the settings of all profiles, or of those named. No secret is in them, and no webhook.',
    )
    .addHelpText('after', examples)
    .action((names: string[]) =>
      done(act().then(({ exportProfiles }) => exportProfiles(names, context))),
    );
}
