import type { BookingListener } from '../../booking/events.js';
import type { DateOutcome } from '../../booking/outcome.js';
import { messageOf } from '../../lib/errors.js';
import type { Log } from '../../lib/log.js';
import { lostDates, missedDesks, type RunNews } from '../../notify/news.js';
import type { Profile } from '../../profile/profile.js';
import type { Settings } from '../../profile/settings.js';
import type { CliContext } from '../context.js';
import { sendNotices } from '../notices.js';
import { roundNotices } from './round-notices.js';

/** Tells a person of a run: of each round of a watch that changed something, and of the end. */
export interface NewsTeller {
  readonly on: BookingListener;
  /** `settings`: null where they could not be read, and so nobody can be told. */
  ended(
    ending: Pick<RunNews, 'dates' | 'error'>,
    session: RunNews['session'],
    settings: Settings | null,
  ): Promise<void>;
}

export function newsTeller(
  { profile, runId, late }: { profile: Profile; runId: string; late: number | null },
  log: Log,
  context: CliContext,
): NewsTeller {
  const missed = missedDesks();
  const lost = lostDates();
  const tell = (news: Pick<RunNews, 'dates' | 'error' | 'session'>, settings: Settings) =>
    sendNotices(
      { profile: profile.name, runId, missed: missed.desks, lost: lost.dates, late, ...news },
      profile,
      settings,
      log,
      context,
    );
  const rounds = roundNotices(async (dates: readonly DateOutcome[]) => {
    try {
      await tell({ dates, error: null, session: null }, await profile.settings());
    } catch (error) {
      log.warn('What a round changed could not be told', { why: messageOf(error) });
    }
  });
  return {
    on: (event) => {
      missed.on(event);
      lost.on(event);
      rounds.on(event);
    },
    ended: async ({ dates, error }, session, settings) => {
      await rounds.ended();
      if (settings !== null) await tell({ dates, error, session }, settings);
    },
  };
}
