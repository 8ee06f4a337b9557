import { parseDuration } from '../../lib/duration.js';
import { UsageError } from '../../lib/errors.js';

const longest = 7 * 86_400_000;

/** How long (ms) after its release a run that was missed is still made. @throws UsageError */
export function parseGrace(text: string): number {
  const grace = parseDuration(text);
  if (grace !== null && grace <= longest) return grace;
  throw new UsageError(
    `--grace ${text} is no span of up to 7 days.`,
    'Write it as 30m, 12h or 2d; 0m makes up for nothing.',
  );
}
