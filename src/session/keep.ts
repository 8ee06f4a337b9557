import { randomUUID } from 'node:crypto';
import type { JournalEntry } from '../journal/entry.js';
import type { Profile } from '../profile/profile.js';
import type { Session } from '../site/session.js';
import { saveSession } from './codec.js';

export type LoginHow = Extract<JournalEntry, { type: 'login' }>['how'];

/** Seals a session, remembers whose it is, and writes it into the journal. */
export async function keepSession(
  profile: Profile,
  session: Session,
  login: { readonly how: LoginHow; readonly runId?: string | undefined },
): Promise<void> {
  await saveSession(profile, session);
  await profile.identity.remember(session.identity);
  // A run that began with an earlier sign-in ends; one whose session was only renewed goes on.
  if (login.how !== 'renewal') await profile.standing.change();
  await profile.journal.append({
    type: 'login',
    runId: login.runId ?? randomUUID(),
    how: login.how,
    origin: session.webOrigin,
    identity: session.identity,
    expiresAt: session.expiresAt === null ? null : new Date(session.expiresAt).toISOString(),
  });
}
