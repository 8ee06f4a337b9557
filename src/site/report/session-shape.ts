import * as z from 'zod/mini';
import type { Session } from '../session.js';
import { emailInToken, payloadOf } from '../token-claims.js';
import type { TenantReport } from './tenant-report.js';

/** Of contract S6: times in seconds or milliseconds. */
const claims = z.object({
  exp: z.optional(z.number()),
  iat: z.optional(z.number()),
  created_time: z.optional(z.number()),
  exp_min: z.optional(z.number()),
});

/** What kind of claims a session's token makes, and how long it lasts; none of their values (contract S5, S6). */
export function shapeOfSession({
  token,
  browser,
}: Pick<Session, 'token' | 'browser'>): NonNullable<TenantReport['session']> {
  const payload = payloadOf(token.reveal());
  const isReadable = typeof payload === 'object' && payload !== null;
  const named = emailInToken(token) !== null;
  return {
    claims: named ? 'documented' : isReadable ? 'end' : 'none',
    minutes: minutesOf(payload),
    endpointCookie: browser.cookies.some(({ name }) => name.startsWith('graphql_endpoint-')),
  };
}

function minutesOf(payload: unknown): number | null {
  const parsed = claims.safeParse(payload);
  if (!parsed.success) return null;
  const { exp, iat, created_time: created, exp_min: minutes } = parsed.data;
  if (minutes !== undefined) return minutes < 0 ? null : Math.round(minutes);
  const from = iat ?? (created === undefined ? undefined : created / 1000);
  return exp === undefined || from === undefined ? null : Math.round((exp - from) / 60);
}
