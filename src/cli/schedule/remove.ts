import { ExitCode, UsageError } from '../../lib/errors.js';
import { systemHost } from '../../schedule/host.js';
import { listSchedules, removeSchedule } from '../../schedule/schedules.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';

export interface RemoveOptions {
  readonly profile?: string;
}

export async function remove(options: RemoveOptions, context: CliContext): Promise<ExitCode> {
  const { output } = context;
  const home = homeOf(context);
  const name = options.profile ?? home.resolve();
  const host = systemHost(context.env);
  const removed = await removeSchedule(name, host);
  if (removed.length === 0) {
    if (!home.list().some((known) => known.toLowerCase() === name.toLowerCase())) home.open(name);
    const others = (await listSchedules(home.list(), host)).map(({ entry }) => entry.profile);
    throw new UsageError(
      `${name} has no schedule.`,
      others.length === 0 ? 'There are none at all.' : `Schedules: ${others.join(', ')}`,
    );
  }
  for (const { backend, where } of removed) {
    output.line(
      `${output.color.green('✓')} Removed the schedule of ${name} (${backend}: ${where}).`,
    );
  }
  output.document({
    version: 1,
    removed: removed.map(({ entry, backend, where }) => ({
      profile: entry.profile,
      backend,
      where,
    })),
    exitCode: ExitCode.ok,
  });
  return ExitCode.ok;
}
