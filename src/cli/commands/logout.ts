import { randomUUID } from 'node:crypto';
import { ExitCode } from '../../lib/errors.js';
import { vaultNames } from '../../vault/vault.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';

export interface LogoutOptions {
  readonly profile?: string;
}

export async function run(options: LogoutOptions, context: CliContext): Promise<ExitCode> {
  const home = homeOf(context);
  const profile = home.open(home.resolve(options.profile));
  const had = await profile.session.exists();
  const left = await profile.session.remove();
  await profile.standing.change();
  if (had) await profile.journal.append({ type: 'logout', runId: randomUUID() });
  context.output.line(
    had
      ? `The session of profile "${profile.name}" ${left.size === 0 ? 'and its key are' : 'is'} deleted.`
      : `Profile "${profile.name}" had no session.`,
  );
  for (const [kind, why] of left) {
    context.output.warn(
      `Its key is left in the ${vaultNames[kind]}, and opens nothing any more: ${why}`,
    );
  }
  const exitCode = left.size === 0 ? ExitCode.ok : ExitCode.keychain;
  context.output.document({
    version: 1,
    profile: profile.name,
    deleted: had,
    left: [...left.keys()],
    exitCode,
  });
  return exitCode;
}
