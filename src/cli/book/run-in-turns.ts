import type { RunRequest, RunResult, Turn } from '../../booking/engine.js';
import type { BookingListener } from '../../booking/events.js';
import { withNotes } from '../../booking/person-notes.js';
import { runBooking } from '../../booking/run.js';
import type { Site } from '../../booking/site.js';
import { memoryOf } from '../../journal/memory.js';
import { messageOf } from '../../lib/errors.js';
import type { Work } from '../../lib/slots.js';
import type { Profile } from '../../profile/profile.js';
import type { Settings } from '../../profile/settings.js';
import type { Session } from '../../site/session.js';
import type { CliContext } from '../context.js';
import { openTurns, type Turns } from './turns.js';
import { withReadings } from './working-site.js';

/** What a run has opened before its first step. */
export interface Opened {
  readonly site: Site;
  readonly sealed: Session;
  readonly standing: string | null;
  readonly settings: () => Promise<Settings>;
  /** Told of the release (ms, by the site's clock) that the session has to outlast. */
  readonly awaiting: (release: number) => void;
}

export interface TurnParts {
  readonly profile: Profile;
  readonly request: RunRequest;
  readonly on: BookingListener;
  readonly work: Work;
}

/** Books in turns with whoever else writes for the person, and lets go of the machine while it waits. */
export async function runInTurns(
  { profile, request, on, work }: TurnParts,
  { site: opened, sealed, standing, settings, awaiting }: Opened,
  { interrupted, random, interactive }: CliContext,
): Promise<RunResult> {
  const person = { apiOrigin: sealed.apiOrigin, identity: sealed.identity };
  const { clock } = opened;
  const over = new AbortController();
  const signal = AbortSignal.any([interrupted, over.signal]);
  const personal = profile.turnsOf(person);
  const turns = openTurns({ profile, standing, clock, interrupted, turns: personal });
  const { dates } = personal;
  try {
    const site = siteInTurns(opened, turns, work);
    return await runBooking(request, {
      site,
      settings,
      expected: sealed.identity,
      random,
      interrupted,
      turn: turnsAtWork(turns, request, work),
      requireStanding: turns.requireStanding,
      unattended: !interactive,
      memory: async () => withNotes(memoryOf(await profile.journal.read()), await dates.read()),
      keep: dates.keep,
      on: (event) => {
        on(event);
        if (event.type !== 'waiting-for-release') return;
        awaiting(event.until);
        turns.prepare(event.until);
        if (event.until - clock.now() > rehearsalLeast) {
          void rehearse(site, event.until - rehearsalLead * (1 + random() / 3), signal, on);
        }
      },
    });
  } finally {
    over.abort(new Error('The run is over.'));
    await turns.close();
    const trouble = await dates.kept();
    if (trouble !== null) {
      const message = `what was booked cannot be noted for this person's other profiles: ${messageOf(trouble)}`;
      on({ type: 'note', level: 'warn', message });
    }
  }
}

/** How long (ms) before a release it is found out whether the session lasts: time enough to renew it. */
const rehearsalLead = 900_000;
/** Ms before a release at which its own reading is so near that none is wanted before it. */
const rehearsalLeast = 40_000;
/** Long sleeps are cut into pieces of this length (ms), so that a suspended machine is noticed. */
const sleepPiece = 60_000;

/**
 * Arrives once more some time before a release: a session that the site refuses, or that ends too soon, is renewed then
 * and not in the last seconds. What goes wrong is met again by the reading before the release.
 */
async function rehearse(
  site: Site,
  instant: number,
  signal: AbortSignal,
  on: BookingListener,
): Promise<void> {
  const { clock } = site;
  try {
    for (let left = instant - clock.now(); left > 0; left = instant - clock.now()) {
      await clock.sleep(Math.min(left, sleepPiece), signal);
    }
    await site.arrive();
  } catch (error) {
    if (signal.aborted) return;
    const message = `the site did not let this run in some minutes before the release: ${messageOf(error)}`;
    on({ type: 'note', level: 'warn', message });
  }
}

function siteInTurns(site: Site, turns: Turns, work: Work): Site {
  const read = <T>(act: () => Promise<T>) =>
    work(async () => {
      await turns.beforeReading();
      return await act();
    });
  return withReadings(site, read, () => turns.requireStanding());
}

/** A round takes a place for its work, but for the one of a release: that one has been prepared, and waits for nobody. */
function turnsAtWork(turns: Turns, { at }: RunRequest, work: Work): Turn {
  let isReleasing = at !== undefined;
  return async (act) => {
    const isHurried = isReleasing;
    isReleasing = false;
    return await turns.turn((waited) => (isHurried ? act(waited) : work(() => act(waited))));
  };
}
