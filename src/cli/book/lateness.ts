import { formatDuration } from '../../lib/duration.js';
import { messageOf } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import type { Profile } from '../../profile/profile.js';
import type { CliContext } from '../context.js';

/** A start that comes no later than this (ms) is in time: back ends count in minutes, and machines are busy. */
const inTime = 120_000;

/** Says in log, history and on the terminal how late a schedule came to start a run; gives that (ms), or null. */
export async function noteLateness(
  profile: Profile,
  runId: string,
  log: Log,
  { scheduled, output }: CliContext,
): Promise<number | null> {
  if (scheduled === undefined || scheduled.late <= inTime) return null;
  const { late } = scheduled;
  const release = new Date(scheduled.release).toISOString();
  const what = `began ${formatDuration(late)} after the release at ${release}: the machine was off or asleep`;
  output.message(`${profile.name}: ${what}`);
  log.warn('The run is late', { release, late });
  await profile.journal
    .append({ type: 'schedule', runId, release, late, what })
    .catch((error) => log.warn('It could not be journalled', { why: messageOf(error) }));
  return late;
}
