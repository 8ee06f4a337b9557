import type { Command } from 'commander';
import type { Done } from '../../command.js';
import type { CliContext } from '../../context.js';
import type { AddOptions } from '../../profile/add.js';
import { settingOptions } from '../../profile/setting-options.js';

const act = () => import('../../profile/add.js');

const examples = `
Examples:
  spaceiq profile add alice                                  asks for what is needed
  spaceiq profile add alice --url https://main.spaceiq.com --building HQ --floor 2
  spaceiq profile add bob --url https://main.spaceiq.com --building HQ --floor 3 --days tue,wed --default
  spaceiq profile add eve --url https://main.spaceiq.com --building HQ --floor 2 --set todayUntil=09:30
`;

export function registerAdd(parent: Command, context: CliContext, done: Done): void {
  const command = parent
    .command('add <name>')
    .summary('add a profile')
    .description('Adds a profile: asks on a terminal, takes everything from options without one.');
  for (const [, flags, description] of settingOptions) command.option(flags, description);
  command
    .option('--set <key=value...>', 'any other setting, for example todayUntil=09:30')
    .option('--default', 'make it the default profile')
    .addHelpText('after', examples)
    .action((name: string, options: AddOptions) =>
      done(act().then(({ add }) => add(name, options, context))),
    );
}
