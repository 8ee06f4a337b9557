import { UsageError } from '../../lib/errors.js';
import type { RawSettings } from '../../profile/home.js';
import { holdsAddress } from '../../profile/webhook-addresses.js';

/** @throws UsageError when arguments have put an address of a webhook into settings: other programs can see them */
export function refuseAddresses(name: string, before: RawSettings, after: RawSettings): void {
  if (holdsAddress(after) && !holdsAddress(before)) throw addressError(name);
}

/** @throws UsageError when an argument is an address itself, and none is expected */
export function refuseAddressAmong(name: string, texts: readonly string[]): void {
  if (texts.some((text) => /^https?:\/\//i.test(text))) throw addressError(name);
}

function addressError(name: string): UsageError {
  return new UsageError(
    'The address of a webhook is a secret, and arguments can be seen by other programs.',
    `Give it on stdin: spaceiq profile set ${name} --webhook slack < address.txt`,
  );
}
