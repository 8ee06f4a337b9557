import type { Command } from 'commander';
import { ExitCode } from '../../lib/errors.js';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';

const examples = `
Examples:
  spaceiq profile export > profiles.json
  spaceiq profile export alice bob
`;

export function registerExport(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('export [name...]')
    .summary('print profiles as a file that import takes')
    .description('Prints the settings of all profiles, or of those named. No secret is in them.')
    .addHelpText('after', examples)
    .action((names: string[]) => done(exportProfiles(names, context)));
}

async function exportProfiles(names: readonly string[], context: CliContext): Promise<ExitCode> {
  const document = homeOf(context).export(names);
  context.output.line(JSON.stringify(document, null, 2));
  context.output.document(document);
  return ExitCode.ok;
}
