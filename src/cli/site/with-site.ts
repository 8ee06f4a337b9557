import { randomUUID } from 'node:crypto';
import { requireSamePerson } from '../../booking/identity.js';
import type { Arrival, Site } from '../../booking/site.js';
import type { Identity } from '../../booking/types.js';
import type { Log } from '../../lib/log.js';
import type { Profile } from '../../profile/profile.js';
import type { Settings } from '../../profile/settings.js';
import { loadSession } from '../../session/codec.js';
import type { CliContext } from '../context.js';
import type { TransportChoice } from '../options.js';
import { openSite } from './open-site.js';

/** What a command that talks to the site for one profile works with. */
export interface Visit {
  readonly profile: Profile;
  readonly settings: Settings;
  readonly site: Site;
  /** Who was sealed at login. */
  readonly expected: Identity;
  readonly runId: string;
  readonly log: Log;
  /** Who is there, checked to be the person sealed at login (design invariant 3), and the floor. */
  arrive(): Promise<Arrival>;
}

/** Opens the site for one profile, acts, and leaves nothing open. */
export async function visit<Result>(
  profile: Profile,
  transport: TransportChoice,
  context: CliContext,
  act: (visit: Visit) => Promise<Result>,
): Promise<Result> {
  const runId = randomUUID();
  const log = profile.openLog(runId, context.output.verbose ? 'debug' : 'info');
  try {
    const settings = await profile.settings();
    const session = await loadSession(profile);
    const site = await openSite({ profile, settings, session, transport, log }, context);
    try {
      const { identity: expected } = session;
      const arrive = async () => {
        const arrival = await site.arrive();
        requireSamePerson(arrival.identity, expected, profile.name);
        return arrival;
      };
      return await act({ profile, settings, site, expected, runId, log, arrive });
    } finally {
      await site.close();
    }
  } finally {
    log.close();
  }
}

/** The same under the profile's lock, for acts that write. */
export async function visitAlone<Result>(
  profile: Profile,
  transport: TransportChoice,
  context: CliContext,
  act: (visit: Visit) => Promise<Result>,
): Promise<Result> {
  const lock = await profile.acquireLock();
  try {
    return await visit(profile, transport, context, act);
  } finally {
    await lock.release();
  }
}
