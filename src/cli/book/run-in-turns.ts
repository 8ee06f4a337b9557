import type { RunRequest, RunResult, Turn } from '../../booking/engine.js';
import type { BookingListener } from '../../booking/events.js';
import { runBooking } from '../../booking/run.js';
import type { Site } from '../../booking/site.js';
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
  { site, sealed, standing, settings }: Opened,
  { interrupted, random }: CliContext,
): Promise<RunResult> {
  const person = { apiOrigin: sealed.apiOrigin, identity: sealed.identity };
  const { clock } = site;
  const turns = openTurns({
    ...{ profile, standing, clock, interrupted },
    turns: profile.turnsOf(person),
  });
  try {
    return await runBooking(request, {
      site: siteInTurns(site, turns, work),
      settings,
      expected: sealed.identity,
      random,
      interrupted,
      turn: turnsAtWork(turns, request, work),
      on: (event) => {
        on(event);
        if (event.type === 'waiting-for-release') turns.prepare(event.until);
      },
    });
  } finally {
    await turns.close();
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
