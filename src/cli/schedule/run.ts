import { parseMinuteOfDay, parseZone, weekdays } from '../../lib/civil-date.js';
import { type ExitCode, UsageError } from '../../lib/errors.js';
import type { Profile } from '../../profile/profile.js';
import { parseDays } from '../../schedule/days.js';
import type { ScheduleEntry } from '../../schedule/entry.js';
import { spaceiqHome, systemHost } from '../../schedule/host.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { parseGrace } from './grace.js';
import { openOwner, ownerOf } from './owners.js';
import { dueRelease, serve, withoutRun } from './start.js';

export interface RunOptions {
  readonly profile?: string;
  readonly profileId?: string;
  readonly at: string;
  readonly zone: string;
  readonly days?: string;
  readonly grace?: string;
  readonly catchUp?: boolean;
  readonly env?: readonly string[];
}

export async function run(
  options: RunOptions,
  bookArgs: readonly string[],
  context: CliContext,
): Promise<ExitCode> {
  for (const pair of options.env ?? []) {
    const split = pair.indexOf('=');
    if (split > 0) context.env[pair.slice(0, split)] = pair.slice(split + 1);
  }
  const host = systemHost(context.env);
  const home = homeOf(context);
  const { profileId, profile: name } = options;
  const profile =
    profileId === undefined ? home.open(home.resolve(name)) : openOwner(home, profileId);
  const entry = entryOf(profile, options, bookArgs, host);
  const now = context.clock.now();
  const isCatchUp = options.catchUp === true;
  const start = { entry, profile, now, machineZone: host.zone, isCatchUp };
  const release = await dueRelease(start, context);
  return release === null ? await withoutRun(start, context) : await serve(start, release, context);
}

function entryOf(
  profile: Profile,
  { at, zone, days, grace }: RunOptions,
  bookArgs: readonly string[],
  host: ReturnType<typeof systemHost>,
): ScheduleEntry {
  const minute = parseMinuteOfDay(at);
  const parsedZone = parseZone(zone);
  if (minute === null || parsedZone === null) {
    throw new UsageError(
      `This schedule of ${profile.name} cannot be read: ${at} in ${zone}.`,
      `Add it again: spaceiq schedule add --profile ${profile.name} --at 00:00`,
    );
  }
  return {
    ...ownerOf(profile),
    at: minute,
    days: days === undefined ? weekdays : parseDays(days, '--days'),
    zone: parsedZone,
    bookArgs,
    home: spaceiqHome(host),
    machineZone: host.zone,
    ...(grace === undefined ? {} : { grace: parseGrace(grace) }),
  };
}
