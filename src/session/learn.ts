import { isSamePerson } from '../booking/identity.js';
import type { Identity } from '../booking/types.js';
import { loginHint, messageOf, SessionError } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import type { Profile } from '../profile/profile.js';
import type { Session } from '../site/session.js';
import { loadSession, saveSession } from './codec.js';

/** Seals what was learned of the person since their login (contract G15). A failure is logged: it is learned again. */
export async function sealLearned(profile: Profile, identity: Identity, log: Log): Promise<void> {
  try {
    const lock = await profile.acquireRenewalLock();
    try {
      const sealed = await loadSession(profile);
      if (sealed.identity.employeeId !== null || !isSamePerson(sealed.identity, identity)) return;
      const { employeeId } = identity;
      const learned = { ...sealed, identity: { ...sealed.identity, employeeId } };
      await saveSession(profile, learned, () => refuseIfReplaced(profile, sealed));
      await profile.identity.remember({ ...sealed.identity, employeeId });
    } finally {
      await lock.release();
    }
  } catch (error) {
    log.warn('The employee id that the site told could not be sealed', { why: messageOf(error) });
  }
}

/** @throws SessionError when somebody has signed in or out since the session was read */
async function refuseIfReplaced(profile: Profile, session: Session): Promise<void> {
  if ((await loadSession(profile)).capturedAt === session.capturedAt) return;
  throw new SessionError(
    `Profile "${profile.name}" has another session by now.`,
    loginHint(profile.name),
  );
}
