import { warnableOffset } from '../../lib/clock.js';
import { formatDuration } from '../../lib/duration.js';
import type { Progress } from './progress.js';

/** Remembers, once per profile, that this machine's clock is far from the site's. */
export function clockWarnings(): Pick<Progress, 'on'> & { readonly warnings: Iterable<string> } {
  const found = new Map<string, string>();
  return {
    warnings: { [Symbol.iterator]: () => found.values() },
    on(profile, event) {
      if (event.type !== 'clock-corrected' || Math.abs(event.offset) <= warnableOffset) return;
      found.set(profile, `${profile}: ${describeOffset(event.offset)}; the site's is used.`);
    },
  };
}

/** A correction (ms) for people. */
export function describeOffset(offset: number): string {
  const side = offset < 0 ? 'behind' : 'ahead of';
  return `the site's clock is ${formatDuration(Math.abs(offset))} ${side} this machine's`;
}
