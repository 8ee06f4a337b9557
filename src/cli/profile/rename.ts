import type { Command } from 'commander';
import { ExitCode } from '../../lib/errors.js';
import { systemHost } from '../../schedule/host.js';
import { addSchedule, removeSchedule } from '../../schedule/schedules.js';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { viewOf } from './view.js';

const examples = `
Examples:
  spaceiq profile rename alice alice-berlin
`;

export function registerRename(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('rename <old> <new>')
    .summary('give a profile another name')
    .description('Gives a profile another name. Its session and history stay with it.')
    .addHelpText('after', examples)
    .action((from: string, to: string) => done(rename(from, to, context)));
}

async function rename(from: string, to: string, context: CliContext): Promise<ExitCode> {
  const home = homeOf(context);
  await home.rename(from, to);
  const scheduled = await moveSchedule(from, to, context);
  context.output.line(
    `Profile ${from} is called ${to} now${scheduled ? ', also in its schedule' : ''}.`,
  );
  context.output.document({
    version: 1,
    profile: await viewOf(home, home.open(to)),
    exitCode: ExitCode.ok,
  });
  return ExitCode.ok;
}

/** A schedule names its profile, so it is installed anew under the new name. Says whether there was one. */
async function moveSchedule(from: string, to: string, context: CliContext): Promise<boolean> {
  const host = systemHost(context.env);
  const [held] = await removeSchedule(from, host);
  if (held === undefined) return false;
  const { entry, backend } = held;
  const now = context.clock.now();
  await addSchedule(
    { entry: { ...entry, profile: to }, program: context.self, backend, now },
    host,
  );
  return true;
}
