import { isExpiring } from '../../notify/news.js';
import type { Session } from '../../site/session.js';

export type SessionState = 'none' | 'valid' | 'expiring' | 'expired' | 'unknown';

export interface SessionDocument {
  readonly state: SessionState;
  readonly capturedAt: string | null;
  readonly expiresAt: string | null;
}

export const noSession: SessionDocument = { state: 'none', capturedAt: null, expiresAt: null };

/** What the token itself says; `unknown` where it does not say when it ends (contract S6). */
export function stateOf(
  { capturedAt, expiresAt }: Pick<Session, 'capturedAt' | 'expiresAt'>,
  now: number,
): SessionState {
  if (expiresAt === null) return 'unknown';
  if (expiresAt <= now) return 'expired';
  return isExpiring(capturedAt, expiresAt, now) ? 'expiring' : 'valid';
}

export function sessionDocument(session: Session, now: number): SessionDocument {
  const { capturedAt, expiresAt } = session;
  return {
    state: stateOf(session, now),
    capturedAt: new Date(capturedAt).toISOString(),
    expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
  };
}
