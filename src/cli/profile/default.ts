import type { Command } from 'commander';
import { ExitCode } from '../../lib/errors.js';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';

const examples = `
Examples:
  spaceiq profile default alice
`;

export function registerDefault(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('default <name>')
    .summary('choose the profile that is used when none is named')
    .addHelpText('after', examples)
    .action((name: string) => done(setDefault(name, context)));
}

async function setDefault(name: string, context: CliContext): Promise<ExitCode> {
  const home = homeOf(context);
  await home.setDefault(name);
  context.output.line(`The default profile is ${home.defaultProfile}.`);
  context.output.document({
    version: 1,
    defaultProfile: home.defaultProfile,
    exitCode: ExitCode.ok,
  });
  return ExitCode.ok;
}
