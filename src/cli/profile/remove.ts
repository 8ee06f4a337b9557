import type { Command } from 'commander';
import { ExitCode } from '../../lib/errors.js';
import { openHome } from '../../profile/open-home.js';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { confirmByName } from './ask.js';

export interface RemoveOptions {
  readonly yes?: boolean;
}

export function registerRemove(parent: Command, context: CliContext, done: Done): void {
  parent
    .command('remove <name>')
    .summary('delete a profile and everything that is its own')
    .description(
      'Deletes the keychain entry, the sealed session, journal, logs, screenshots and settings of a profile.\nBookings at the site stay.',
    )
    .option('--yes', 'delete without asking')
    .action((name: string, options: RemoveOptions) => done(remove(name, options, context)));
}

async function remove(
  wanted: string,
  options: RemoveOptions,
  context: CliContext,
): Promise<ExitCode> {
  const home = openHome(context.env);
  const profile = home.open(wanted);
  const { name } = profile;
  const question = `This deletes all of profile ${name}. Write its name to go on:`;
  if (!(await confirmByName(question, name, options, context))) {
    context.output.message(`Kept profile ${name}.`);
    return ExitCode.ok;
  }
  const report = await profile.remove();
  context.output.line(`Removed profile ${name}: ${report.deleted.join(', ')}.`);
  context.output.document({ version: 1, removed: report, exitCode: ExitCode.ok });
  return ExitCode.ok;
}
