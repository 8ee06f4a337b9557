import { hostname } from 'node:os';
import * as z from 'zod/mini';
import { ExitCode, SpaceiqError } from '../lib/errors.js';
import { parseJson } from '../lib/json.js';
import { isNewer } from '../lib/newer-format.js';
import { processSpace } from './process-start.js';

/** Who holds a lock, as its file says. */
const holder = z.object({
  version: z.literal(1),
  pid: z.int().check(z.positive()),
  /** When the process began, as `processStart` tells. */
  process: z.nullable(z.string()),
  /** When the lock was taken. */
  since: z.iso.datetime(),
  host: z.string(),
  /** What the process id counts within on that host, as `processSpace` tells. */
  space: z.nullish(z.string()),
  token: z.string(),
});
export type Holder = z.infer<typeof holder>;

/**
 * Locks are made whole, so an unreadable one is none of a living process of ours; one of a `newer` spaceiq may be, and is
 * touched for as long as it is held.
 */
export type Reading = Holder | 'none' | 'newer' | 'unreadable';

export function holderIn(text: string): Exclude<Reading, 'none'> {
  const value = parseJson(text);
  return isNewer(value, 1) ? 'newer' : (holder.safeParse(value).data ?? 'unreadable');
}

/** Whether the holder's process can be looked at from here. */
export function isWithinSight({ host, space }: Holder): boolean {
  return host === hostname() && (space ?? null) === processSpace();
}

export function lostError(what: string): SpaceiqError {
  return new SpaceiqError(
    ExitCode.locked,
    `Another run has taken over ${what}, since this one was silent for too long.`,
    'See what is so now, and run it again.',
  );
}

export function heldError(what: string, held: Exclude<Reading, 'none'>): SpaceiqError {
  if (typeof held === 'string') {
    return new SpaceiqError(
      ExitCode.locked,
      `Another run holds ${what}.`,
      'Try again in a moment.',
    );
  }
  const isHere = isWithinSight(held);
  const where = isHere
    ? ''
    : held.host === hostname()
      ? ' in another container, or of another start of this machine'
      : ` on ${held.host}`;
  const end = process.platform === 'win32' ? 'taskkill /F /PID' : 'kill';
  return new SpaceiqError(
    ExitCode.locked,
    `Another run holds ${what}: process ${held.pid}${where}, since ${held.since}.`,
    isHere ? `Wait for it, or end it with: ${end} ${held.pid}` : 'Wait for it, or end it there.',
  );
}
