import { ExitCode, UsageError } from '../../lib/errors.js';
import { Secret } from '../../lib/secret.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';
import { readPassword } from '../profile/input.js';

export interface PassphraseOptions {
  readonly none?: boolean;
}

export async function passphrase(
  options: PassphraseOptions,
  context: CliContext,
): Promise<ExitCode> {
  const { output } = context;
  await homeOf(context).changePassphrase(options.none === true ? null : await wanted(context));
  const isProtected = options.none !== true;
  output.line(
    isProtected
      ? 'The file vault has another passphrase now.'
      : 'The file vault has no passphrase now: whoever reads its key file can use it.',
  );
  output.document({ version: 1, protected: isProtected, exitCode: ExitCode.ok });
  return ExitCode.ok;
}

/** Typed twice on a terminal, since nobody sees it; else the first line of stdin. */
async function wanted(context: CliContext): Promise<Secret> {
  const example = 'spaceiq vault passphrase';
  const first = await readPassword('New passphrase', example, context);
  if (!context.terminal.stdin.isTTY) return new Secret(first);
  if ((await readPassword('The same again', example, context)) === first) return new Secret(first);
  throw new UsageError('The two passphrases differ, so nothing was changed.', 'Do it again.');
}
