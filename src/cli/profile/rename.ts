import { ExitCode, SpaceiqError } from '../../lib/errors.js';
import type { Home } from '../../profile/home.js';
import type { Installed } from '../../schedule/backend.js';
import type { Owner } from '../../schedule/entry.js';
import { systemHost } from '../../schedule/host.js';
import { addSchedule, removeInstalled, schedulesOf } from '../../schedule/schedules.js';
import { stableProgram } from '../../schedule/stable-paths.js';
import type { CliContext } from '../context.js';
import { asSpaceiqError } from '../failure.js';
import { homeOf } from '../home.js';
import { ownerOf } from '../schedule/owners.js';
import { viewOf } from './view.js';

export async function rename(wanted: string, to: string, context: CliContext): Promise<ExitCode> {
  const home = homeOf(context);
  const profile = home.open(wanted);
  const { name } = profile;
  const [held] = await schedulesOf(ownerOf(profile), systemHost(context.env));
  await home.rename(name, to);
  if (held !== undefined)
    await keepSchedule(held, { ...ownerOf(profile), profile: to }, home, context);
  context.output.line(
    `Profile ${name} is called ${to} now${held === undefined ? '' : ', also in its schedule'}.`,
  );
  context.output.document({
    version: 1,
    profile: await viewOf(home, home.open(to)),
    exitCode: ExitCode.ok,
  });
  return ExitCode.ok;
}

/** A schedule goes by the profile's id and goes on in any case; that it is described by the new name is for people. */
async function keepSchedule(
  held: Installed,
  owner: Owner,
  home: Home,
  context: CliContext,
): Promise<void> {
  if (held.entry.profileId === undefined) return await moveSchedule(held, owner, home, context);
  try {
    await installAnew(held, owner, context);
  } catch (error) {
    const { message } = asSpaceiqError(error, context.interrupted);
    context.output.warn(
      `${owner.profile}: its schedule goes on, and is described by the old name still: ${message}`,
    );
  }
}

/**
 * One that goes by the profile's name is installed anew before the old one goes.
 * @throws SpaceiqError when it can't be installed: the profile has its old name then, and its schedule
 */
async function moveSchedule(
  held: Installed,
  owner: Owner,
  home: Home,
  context: CliContext,
): Promise<void> {
  const { profile: from } = held.entry;
  const { profile: to } = owner;
  try {
    await installAnew(held, owner, context);
  } catch (error) {
    await home.rename(to, from);
    throw notMoved(error, from, to, context);
  }
  try {
    await removeInstalled([held], systemHost(context.env));
  } catch (error) {
    throw stillThere(error, from, to, context);
  }
}

async function installAnew(
  { entry, backend }: Installed,
  owner: Owner,
  context: CliContext,
): Promise<void> {
  const { program } = stableProgram(context.self, context.env);
  const request = { entry: { ...entry, ...owner }, program, backend, now: context.clock.now() };
  await addSchedule(request, systemHost(context.env));
}

function notMoved(error: unknown, from: string, to: string, context: CliContext): SpaceiqError {
  const { exitCode, message } = asSpaceiqError(error, context.interrupted);
  return new SpaceiqError(
    exitCode,
    `Profile ${from} keeps its name, since its schedule cannot be installed for ${to}: ${message}`,
    `Mend that and rename it again, or take the schedule away first: spaceiq schedule remove --profile ${from}`,
    { cause: error },
  );
}

function stillThere(error: unknown, from: string, to: string, context: CliContext): SpaceiqError {
  const { exitCode, message } = asSpaceiqError(error, context.interrupted);
  return new SpaceiqError(
    exitCode,
    `Profile ${from} is called ${to} now, also in its schedule, but the old schedule is still there: ${message}`,
    `Remove it too: spaceiq schedule remove --profile ${from}`,
    { cause: error },
  );
}
