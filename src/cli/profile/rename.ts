import { ExitCode, SpaceiqError } from '../../lib/errors.js';
import type { Home } from '../../profile/home.js';
import type { Installed } from '../../schedule/backend.js';
import { systemHost } from '../../schedule/host.js';
import { addSchedule, removeSchedule, schedulesOf } from '../../schedule/schedules.js';
import { stableProgram } from '../../schedule/stable-paths.js';
import type { CliContext } from '../context.js';
import { asSpaceiqError } from '../failure.js';
import { homeOf } from '../home.js';
import { viewOf } from './view.js';

export async function rename(wanted: string, to: string, context: CliContext): Promise<ExitCode> {
  const home = homeOf(context);
  const { name } = home.open(wanted);
  const [held] = await schedulesOf(name, systemHost(context.env));
  await home.rename(name, to);
  if (held !== undefined) await moveSchedule(held, to, home, context);
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

/**
 * A schedule names its profile, so it is installed anew under the new name before the old one goes.
 * @throws SpaceiqError when it can't be installed: the profile has its old name then, and its schedule
 */
async function moveSchedule(
  { entry, backend, id }: Installed,
  to: string,
  home: Home,
  context: CliContext,
): Promise<void> {
  const host = systemHost(context.env);
  const renamed = { ...entry, profile: to };
  const { program } = stableProgram(context.self, context.env);
  const request = { entry: renamed, program, backend, now: context.clock.now() };
  try {
    const installed = await addSchedule(request, host);
    if (installed.id === id) return;
  } catch (error) {
    await home.rename(to, entry.profile);
    throw notMoved(error, entry.profile, to, context);
  }
  try {
    await removeSchedule(entry.profile, host);
  } catch (error) {
    throw stillThere(error, entry.profile, to, context);
  }
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
