import { randomUUID } from 'node:crypto';
import type { MayWrite } from '../../booking/change.js';
import { requireSamePerson } from '../../booking/identity.js';
import { type Joined, joinedWith } from '../../booking/joined.js';
import { withNotes } from '../../booking/person-notes.js';
import {
  type Arrival,
  type Gap,
  type Holdings,
  holdingsOf,
  type OwnQuestion,
  type Site,
} from '../../booking/site.js';
import type { Identity } from '../../booking/types.js';
import { memoryOf } from '../../journal/memory.js';
import type { Log } from '../../lib/log.js';
import type { PersonDates } from '../../profile/person-dates.js';
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
  /** Who is there, checked likewise, and what they hold, also what a list shows late; `gaps`: what may be held beside. */
  holdings(question: Omit<OwnQuestion, 'onIncomplete'>): Promise<Holdings & Joined>;
  /**
   * Acts while nobody else writes for this person, in whatever profile or process (design invariant 4). `act` asks
   * `mayWrite` before each write: a process that was silent for long may have been taken for dead.
   * @throws SpaceiqError (exit 5) that names who does, when that takes too long
   */
  alone<T>(act: (mayWrite: MayWrite) => Promise<T>): Promise<T>;
  /** What runs of this machine know of the person's dates; written to only within `alone`. */
  readonly dates: PersonDates;
}

/** How long (ms) a command waits for a round of somebody else to end. */
const patience = 60_000;

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
      const turns = profile.turnsOf({ apiOrigin: session.apiOrigin, identity: expected });
      const holdings = async (question: Omit<OwnQuestion, 'onIncomplete'>) => {
        const gaps = new Map<string, Gap>();
        const onIncomplete = (gap: Gap) => void gaps.set(gap.why, gap);
        const held = await holdingsOf(site, { ...question, onIncomplete });
        requireSamePerson(held.identity, expected, profile.name);
        const memory = withNotes(memoryOf(await profile.journal.read()), await turns.dates.read());
        const { own, gaps: more } = await joinedWith(held.own, memory, site, held.timezone);
        return { ...held, own, gaps: [...gaps.values(), ...more] };
      };
      const alone = async <T>(write: (mayWrite: MayWrite) => Promise<T>) => {
        const lock = await turns.acquire(patience, context.interrupted);
        try {
          return await write(() => lock.requireHeld());
        } finally {
          await lock.release();
        }
      };
      const { dates } = turns;
      const here = { profile, settings, site, expected, runId, log };
      return await act({ ...here, arrive, holdings, alone, dates });
    } finally {
      await site.close();
    }
  } finally {
    log.close();
  }
}
