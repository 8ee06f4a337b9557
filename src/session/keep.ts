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
  login: {
    readonly how: LoginHow;
    readonly runId?: string | undefined;
    /** Throws where it is not to be kept after all, and nobody changes what it looks at before it is. */
    readonly allow?: () => Promise<void>;
    /** Hears that the journal could not be written; without it that is thrown. */
    readonly onUnwritten?: (error: unknown) => void;
  },
): Promise<void> {
  await saveSession(profile, session, login.allow);
  await profile.identity.remember(session.identity);
  // A run that began with an earlier sign-in ends; one whose session was only renewed goes on.
  if (login.how !== 'renewal') await profile.standing.change();
  const entry = {
    type: 'login',
    runId: login.runId ?? randomUUID(),
    how: login.how,
    origin: session.webOrigin,
    identity: session.identity,
    expiresAt: session.expiresAt === null ? null : new Date(session.expiresAt).toISOString(),
  } as const;
  // The session is sealed, so a journal that can't be written (a full disk) is to be said and no reason to fail.
  await profile.journal.append(entry).catch((error: unknown) => {
    if (login.onUnwritten === undefined) throw error;
    login.onUnwritten(error);
  });
}
