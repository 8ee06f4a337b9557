import { ExitCode } from '../../lib/errors.js';
import { withoutWebhooks } from '../../profile/webhook-addresses.js';
import type { CliContext } from '../context.js';
import { homeOf } from '../home.js';

export async function exportProfiles(
  names: readonly string[],
  context: CliContext,
): Promise<ExitCode> {
  const { document, leftOut } = withoutWebhooks(homeOf(context).export(names));
  if (leftOut.length > 0) {
    context.output.message(
      `Left out, since their addresses are secrets: the webhooks of ${leftOut.join(', ')}.`,
    );
  }
  context.output.line(JSON.stringify(document, null, 2));
  context.output.document(document);
  return ExitCode.ok;
}
