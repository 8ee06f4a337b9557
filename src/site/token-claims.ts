import * as z from 'zod/mini';
import { parseForeign } from '../lib/foreign-text.js';
import type { Secret } from '../lib/secret.js';

const claims = z.object({
  email: z.catch(z.optional(z.string().check(z.includes('@'))), undefined),
});

/** The e-mail address inside a token, or null where it does not say or cannot be read (contract S6). */
export function emailInToken(token: Secret): string | null {
  const parsed = claims.safeParse(payloadOf(token.reveal()));
  return (parsed.success ? parsed.data.email : null) ?? null;
}

/** The payload of a JSON web token; null where it is none. */
export function payloadOf(token: string): unknown {
  const part = token.split('.')[1];
  if (part === undefined) return null;
  try {
    return parseForeign(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
