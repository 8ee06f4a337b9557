import { ExitCode, SpaceiqError } from '../../lib/errors.js';
import type { Profile } from '../../profile/profile.js';
import type { Installed } from '../../schedule/backend.js';
import { systemHost } from '../../schedule/host.js';
import { removeSchedule } from '../../schedule/schedules.js';
import { confirmByName } from '../ask.js';
import type { CliContext } from '../context.js';
import { asSpaceiqError } from '../failure.js';
import { homeOf } from '../home.js';
import { ownerOf } from '../schedule/owners.js';

export interface RemoveOptions {
  readonly yes?: boolean;
}

export async function remove(
  wanted: string,
  options: RemoveOptions,
  context: CliContext,
): Promise<ExitCode> {
  const home = homeOf(context);
  const profile = home.open(wanted);
  const { name } = profile;
  const question = `This deletes all of profile ${name}. Write its name to go on:`;
  if (!(await confirmByName(question, name, options, context))) {
    context.output.message(`Kept profile ${name}.`);
    return ExitCode.ok;
  }
  // The profile first: where a run holds it all of it stays, its schedule too.
  const report = await profile.remove();
  const schedules = await scheduleTaken(profile, context);
  const deleted = [...report.deleted, ...schedules.map(({ where }) => `schedule in ${where}`)];
  context.output.line(`Removed profile ${name}: ${deleted.join(', ')}.`);
  if (report.left.length > 0) {
    context.output.warn(`${name}: left where it was, and of no use now: ${report.left.join(', ')}`);
  }
  context.output.document({
    version: 1,
    removed: { ...report, deleted },
    exitCode: ExitCode.ok,
  });
  return ExitCode.ok;
}

/** @throws SpaceiqError that says what is left when the machine's scheduler refuses */
async function scheduleTaken(profile: Profile, context: CliContext): Promise<readonly Installed[]> {
  try {
    return await removeSchedule(ownerOf(profile), systemHost(context.env));
  } catch (error) {
    const { exitCode, message } = asSpaceiqError(error, context.interrupted);
    throw new SpaceiqError(
      exitCode,
      `Profile ${profile.name} is removed, but not its schedule: ${message}`,
      `Remove it too: spaceiq schedule remove --profile ${profile.name}`,
      { cause: error },
    );
  }
}
