import type { Command } from 'commander';
import type { Done } from '../../command.js';
import type { CliContext } from '../../context.js';
import type { ImportOptions } from '../../profile/import.js';

const act = () => import('../../profile/import.js');

const examples = `
Examples:
  spaceiq profile import profiles.json
  spaceiq profile import --yes - < profiles.json
`;

export function registerImport(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('import <file>')
    .summary('take profiles from a file')
    .description(
      'Takes profiles from a file (- is stdin), all of them or none, and shows what would change first.',
    )
    .option('--yes', 'take them without asking')
    .addHelpText('after', examples)
    .action((file: string, options: ImportOptions) =>
      done(act().then(({ importFile }) => importFile(file, options, context))),
    );
}
