import { ExitCode } from '../../lib/errors.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';

export async function setDefault(name: string, context: CliContext): Promise<ExitCode> {
  const home = homeOf(context);
  await home.setDefault(name);
  context.output.line(`The default profile is ${home.defaultProfile}.`);
  context.output.document({
    version: 1,
    defaultProfile: home.defaultProfile,
    exitCode: ExitCode.ok,
  });
  return ExitCode.ok;
}
