import { UsageError } from '../../lib/errors.js';

/**
 * The origin to sign in at: that of `--url`, else the settings'.
 * @throws UsageError when `--url` is no web address
 */
export function chooseOrigin(requested: string | undefined, fromSettings: string): string {
  if (requested === undefined) return fromSettings;
  const url = URL.canParse(requested) ? new URL(requested) : null;
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === '') return url.origin;
  throw new UsageError(
    `--url ${requested} is no web address.`,
    'Write it as https://main.spaceiq.com.',
  );
}
