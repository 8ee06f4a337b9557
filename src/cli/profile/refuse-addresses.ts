import { UsageError } from '../../lib/errors.js';
import type { RawSettings } from '../../profile/home.js';
import { holdsAddress } from '../../profile/webhook-addresses.js';

/** @throws UsageError when arguments have put an address of a webhook into settings: other programs can see them */
export function refuseAddresses(name: string, before: RawSettings, after: RawSettings): void {
  if (!holdsAddress(after) || holdsAddress(before)) return;
  throw new UsageError(
    'The address of a webhook is a secret, and arguments can be seen by other programs.',
    `Give it on stdin: spaceiq profile set ${name} --webhook slack < address.txt`,
  );
}
