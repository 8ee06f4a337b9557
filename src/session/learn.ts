import { isSamePerson } from '../booking/identity.js';
import type { Identity } from '../booking/types.js';
import { messageOf } from '../lib/errors.js';
import type { Log } from '../lib/log.js';
import type { Profile } from '../profile/profile.js';
import { loadSession, saveSession } from './codec.js';

/** Seals what was learned of the person since their login (contract G15). A failure is logged: it is learned again. */
export async function sealLearned(profile: Profile, identity: Identity, log: Log): Promise<void> {
  try {
    const lock = await profile.acquireRenewalLock();
    try {
      const sealed = await loadSession(profile);
      if (sealed.identity.employeeId !== null || !isSamePerson(sealed.identity, identity)) return;
      const { employeeId } = identity;
      await saveSession(profile, { ...sealed, identity: { ...sealed.identity, employeeId } });
      await profile.identity.remember({ ...sealed.identity, employeeId });
    } finally {
      await lock.release();
    }
  } catch (error) {
    log.warn('The employee id that the site told could not be sealed', { why: messageOf(error) });
  }
}
