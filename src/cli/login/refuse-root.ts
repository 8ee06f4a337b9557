import { UsageError } from '../../lib/errors.js';
import { runsUnsandboxed } from '../../site/web/sandbox.js';
import type { CliContext } from '../context.js';

/** As root a browser has no sandbox: a page that breaks out of it owns the machine. @throws UsageError */
export function refuseRoot(
  { allowRoot }: { readonly allowRoot?: boolean },
  { env }: CliContext,
): void {
  if (!runsUnsandboxed() || allowRoot === true || env.SPACEIQ_ALLOW_ROOT === '1') return;
  throw new UsageError(
    'As root the browser has no sandbox, so nobody signs in there unasked.',
    'Sign in as a user of your own, or add --allow-root (in containers: SPACEIQ_ALLOW_ROOT=1).',
  );
}
