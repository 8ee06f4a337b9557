import * as z from 'zod/mini';
import { payloadOf } from '../site/token-claims.js';

/** The claims that may tell when a token ends, in seconds and minutes (contract S6). */
const claims = z.object({
  exp: z.optional(z.number().check(z.positive())),
  created_time: z.optional(z.number().check(z.positive())),
  exp_min: z.optional(z.number()),
});

/** Times beyond this many seconds since the epoch are surely written in milliseconds. */
const lastPlausibleSecond = 100_000_000_000;

/**
 * When the token ends (ms since the epoch), or null where it does not say: then only the site knows. Reads `exp`, or
 * `created_time` with `exp_min` where -1 means none, and never requires either (contract S6).
 */
export function tokenExpiry(token: string): number | null {
  const parsed = claims.safeParse(payloadOf(token));
  if (!parsed.success) return null;
  const { exp, created_time: created, exp_min: minutes } = parsed.data;
  if (exp !== undefined) return instantOrNull(milliseconds(exp));
  if (created === undefined || minutes === undefined || minutes < 0) return null;
  return instantOrNull(milliseconds(created) + minutes * 60_000);
}

/** Whether a value can be a token at all: something that fits into an `Authorization` header as one word. */
export function isUsableToken(value: string): boolean {
  return /^[\x21-\x7e]{8,}$/.test(value);
}

function milliseconds(time: number): number {
  return time > lastPlausibleSecond ? time : time * 1000;
}

/** A time beyond what a date can hold is as good as none. */
function instantOrNull(ms: number): number | null {
  return Number.isNaN(new Date(ms).getTime()) ? null : ms;
}
