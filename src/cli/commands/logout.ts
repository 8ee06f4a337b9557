import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { ExitCode } from '../../lib/errors.js';
import type { Done } from '../command.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { profileOption } from '../options.js';

export interface LogoutOptions {
  readonly profile?: string;
}

const examples = `
Examples:
  spaceiq logout
  spaceiq logout --profile alice

The settings, the journal and the knowledge of whose profile it is stay. To delete all of it:
  spaceiq profile remove alice
`;

export function register(program: Command, context: CliContext, done: Done): void {
  program
    .command('logout')
    .summary('delete the sealed session and its key')
    .description('Deletes the sealed session of a profile and its key in the keychain.')
    .addOption(profileOption())
    .addHelpText('after', examples)
    .action((options: LogoutOptions) => done(run(options, context)));
}

export async function run(options: LogoutOptions, context: CliContext): Promise<ExitCode> {
  const home = homeOf(context);
  const profile = home.open(home.resolve(options.profile));
  const had = await profile.session.exists();
  await profile.session.remove();
  await profile.standing.change();
  if (had) await profile.journal.append({ type: 'logout', runId: randomUUID() });
  context.output.line(
    had
      ? `The session of profile "${profile.name}" and its key are deleted.`
      : `Profile "${profile.name}" had no session.`,
  );
  context.output.document({
    version: 1,
    profile: profile.name,
    deleted: had,
    exitCode: ExitCode.ok,
  });
  return ExitCode.ok;
}
