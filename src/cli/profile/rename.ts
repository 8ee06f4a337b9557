import type { Command } from 'commander';
import { ExitCode } from '../../lib/errors.js';
import { openHome } from '../../profile/open-home.js';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { viewOf } from './view.js';

export function registerRename(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('rename <old> <new>')
    .summary('give a profile another name')
    .description('Gives a profile another name. Its session and history stay with it.')
    .action((from: string, to: string) => done(rename(from, to, context)));
}

async function rename(from: string, to: string, context: CliContext): Promise<ExitCode> {
  const home = openHome(context.env);
  await home.rename(from, to);
  context.output.line(`Profile ${from} is called ${to} now.`);
  context.output.document({
    version: 1,
    profile: await viewOf(home, home.open(to)),
    exitCode: ExitCode.ok,
  });
  return ExitCode.ok;
}
