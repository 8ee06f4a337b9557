import type { Command } from 'commander';
import type { Done } from '../command.js';
import type { NotifyTestOptions } from '../commands/notify.js';
import type { CliContext } from '../context.js';
import { profileOption } from '../options.js';

const act = () => import('../commands/notify.js');

const examples = `
Examples:
  spaceiq profile set alice notify.desktop=true
  spaceiq profile set alice --webhook slack < address.txt
  spaceiq profile set alice --mail-password < password.txt
  spaceiq notify test --profile alice

A run sends at most one notice: a summary of all its dates. Which events send one stands in notify.on:
booked, not-booked, better-desk-missed, session-expiring, session-expired, failed.
`;

const testExamples = `
Examples:
  spaceiq notify test
  spaceiq notify test --profile alice
`;

export function register(program: Command, context: CliContext, done: Done): void {
  const notify = program
    .command('notify')
    .summary('try out the notices')
    .description('Notices tell how a run went: on the desktop, to a webhook, by e-mail.')
    .addHelpText('after', examples);
  notify
    .command('test')
    .summary('send one notice of each event, and show each answer')
    .description(
      'Sends an invented notice of each event on every channel of the settings, and shows each answer.',
    )
    .addOption(profileOption())
    .addHelpText('after', testExamples)
    .action((options: NotifyTestOptions) => done(act().then(({ test }) => test(options, context))));
}
