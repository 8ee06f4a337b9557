import { ExitCode } from '../../lib/errors.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';

export async function exportProfiles(
  names: readonly string[],
  context: CliContext,
): Promise<ExitCode> {
  const document = homeOf(context).export(names);
  context.output.line(JSON.stringify(document, null, 2));
  context.output.document(document);
  return ExitCode.ok;
}
