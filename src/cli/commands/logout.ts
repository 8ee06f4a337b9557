import { randomUUID } from 'node:crypto';
import { ExitCode } from '../../lib/errors.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';

export interface LogoutOptions {
  readonly profile?: string;
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
