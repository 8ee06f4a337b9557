import { ExitCode, UsageError } from '../../lib/errors.js';
import type { Home } from '../../profile/home.js';
import type { Installed } from '../../schedule/backend.js';
import type { Owner } from '../../schedule/entry.js';
import { type ScheduleHost, systemHost } from '../../schedule/host.js';
import { listSchedules, removeInstalled, removeSchedule } from '../../schedule/schedules.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { isOrphan, ownersOf } from './owners.js';

export interface RemoveOptions {
  readonly profile?: string;
}

export async function remove(options: RemoveOptions, context: CliContext): Promise<ExitCode> {
  const { output } = context;
  const home = homeOf(context);
  const name = options.profile ?? home.resolve();
  const host = systemHost(context.env);
  const removed = await takeAway(name, home, host);
  if (removed.length === 0) {
    if (ownerNamed(home, name) === undefined) home.open(name);
    const others = (await listSchedules(ownersOf(home), host)).map(({ entry }) => entry.profile);
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

/** That of the profile with this name; or, where it has none, those of profiles that are gone and had this name or id. */
async function takeAway(
  name: string,
  home: Home,
  host: ScheduleHost,
): Promise<readonly Installed[]> {
  const owner = ownerNamed(home, name);
  const own = owner === undefined ? [] : await removeSchedule(owner, host);
  if (own.length > 0) return own;
  const held = await listSchedules(ownersOf(home), host);
  const orphans = held.filter((each) => isOrphan(home, each) && isCalled(each, name));
  await removeInstalled(orphans, host);
  return orphans;
}

function ownerNamed(home: Home, name: string): Owner | undefined {
  return ownersOf(home).find(({ profile }) => isSame(profile, name));
}

function isCalled({ entry: { profile, profileId } }: Installed, name: string): boolean {
  return profileId === name || isSame(profile, name);
}

function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
