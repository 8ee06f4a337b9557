import { UsageError } from '../../lib/errors.js';
import { isLoopback } from '../../lib/loopback.js';

/**
 * The origin to sign in at: that of `--url`, else the settings'.
 * @throws UsageError when `--url` is no web address, or one that is read by everybody on the way
 */
export function chooseOrigin(requested: string | undefined, fromSettings: string): string {
  if (requested === undefined) return fromSettings;
  const url = URL.canParse(requested) ? new URL(requested) : null;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (url !== null && isSafe && url.username === '') return url.origin;
  throw new UsageError(
    `--url ${requested} is no web address over https.`,
    'Write it as https://main.spaceiq.com.',
  );
}
