import { ExitCode, UsageError } from '../../lib/errors.js';
import { silentLog } from '../../lib/log.js';
import type { SendResult } from '../../notify/channel.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import type { Output } from '../output.js';
import { renderTable } from '../render/table.js';

export interface NotifyTestOptions {
  readonly profile?: string;
}

export async function test(options: NotifyTestOptions, context: CliContext): Promise<ExitCode> {
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
    webhooks: profile.webhooks,
    clock,
    log: silentLog,
    host: { platform: process.platform, env, uid: process.getuid?.() ?? null },
  });
  const exitCode = results.every((result) => result.ok) ? ExitCode.ok : ExitCode.failed;
  await show(results, output);
  output.document({ version: 1, profile: profile.name, results, exitCode });
  return exitCode;
}

const columns = [
  { header: 'Event' },
  { header: 'Channel' },
  { header: 'Answer', shrinks: true },
] as const;

async function show(results: readonly SendResult[], output: Output): Promise<void> {
  const { color } = output;
  const rows = results.map(({ events, channel, ok, answer }) => [
    events.join(', '),
    channel,
    ok ? `${color.green('✓')} ${answer}` : `${color.red('✗')} ${answer}`,
  ]);
  for (const line of await renderTable(columns, rows, output.stdout.columns)) output.line(line);
}
