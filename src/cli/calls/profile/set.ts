import type { Command } from 'commander';
import type { Done } from '../../command.js';
import type { CliContext } from '../../context.js';
import type { SetOptions } from '../../profile/set.js';

const act = () => import('../../profile/set.js');

const examples = `
Examples:
  spaceiq profile set alice days=tue,wed windowDays=29
  spaceiq profile set alice desks.only=2.24.* desks.avoid=2.24.13,2.24.18-2.24.20
  spaceiq profile set alice todayUntil=                     back to the default
  spaceiq profile set alice 'watch.waits=[{"rounds":5,"wait":"1m"},{"wait":"15m"}]'
  spaceiq profile set alice --mail-password < password.txt
  spaceiq profile set alice --webhook slack < address.txt
`;

export function registerSet(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('set <name> [key=value...]')
    .summary('change settings')
    .description('Changes settings. They are checked first, and all are changed or none.')
    .option(
      '--mail-password',
      'keep the password of notify.email.user; asked for, or read from stdin',
    )
    .option(
      '--webhook <format>',
      'add a webhook of this format; its address is asked for, or read from stdin',
    )
    .option('--forget-mail-password', 'delete that password')
    .addHelpText('after', examples)
    .action((name: string, changes: string[], options: SetOptions) =>
      done(act().then(({ set }) => set(name, changes, options, context))),
    );
}
