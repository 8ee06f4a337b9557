import type { Command } from 'commander';
import { ExitCode, UsageError } from '../../lib/errors.js';
import { silentLog } from '../../lib/log.js';
import type { SendResult } from '../../notify/channel.js';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { profileOption } from '../options.js';
import type { Output } from '../output.js';
import { renderTable } from '../render/table.js';

export interface NotifyTestOptions {
  readonly profile?: string;
}

const examples = `
Examples:
  spaceiq profile set alice notify.desktop=true
  spaceiq profile set alice 'notify.webhooks=[{"url":"https://hooks.example.com/x","format":"slack"}]'
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
    .action((options: NotifyTestOptions) => done(test(options, context)));
}

async function test(options: NotifyTestOptions, context: CliContext): Promise<ExitCode> {
  const { output, clock, env } = context;
  const home = homeOf(context);
  const profile = home.open(home.resolve(options.profile));
  const { notify } = await profile.settings();
  if (!notify.desktop && notify.webhooks.length === 0 && notify.email === null) {
    throw new UsageError(
      `Profile ${profile.name} has no channel for notices.`,
      `Set one, for example: spaceiq profile set ${profile.name} notify.desktop=true`,
    );
  }
  const { notifyTest } = await import('../../notify/notify.js');
  const results = await notifyTest(profile.name, {
    settings: notify,
    cache: profile.cache,
    mailPassword: profile.mailPassword,
    clock,
    log: silentLog,
    host: { platform: process.platform, env, uid: process.getuid?.() ?? null },
  });
  const exitCode = results.every((result) => result.ok) ? ExitCode.ok : ExitCode.failed;
  show(results, output);
  output.document({ version: 1, profile: profile.name, results, exitCode });
  return exitCode;
}

const columns = [
  { header: 'Event' },
  { header: 'Channel' },
  { header: 'Answer', shrinks: true },
] as const;

function show(results: readonly SendResult[], output: Output): void {
  const { color } = output;
  const rows = results.map(({ events, channel, ok, answer }) => [
    events.join(', '),
    channel,
    ok ? `${color.green('✓')} ${answer}` : `${color.red('✗')} ${answer}`,
  ]);
  for (const line of renderTable(columns, rows, output.stdout.columns)) output.line(line);
}
