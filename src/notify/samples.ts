import type { DateOutcome, OutcomeKind } from '../booking/outcome.js';
import type { DeskCode } from '../booking/types.js';
import { addDays, type CivilDate, civilDateAt, type Zone } from '../lib/civil-date.js';
import { ExitCode } from '../lib/errors.js';
import type { NoticeEvent } from '../profile/settings.js';
import type { RunNews } from './news.js';

/** An invented run in which just this event happened, for trying out the channels. */
export function sampleNews(event: NoticeEvent, profile: string, now: number): RunNews {
  const tomorrow = addDays(civilDateAt(now, 'UTC' as Zone), 1);
  const quiet: RunNews = { profile, runId: 'test', dates: [], error: null, session: null };
  const session = { capturedAt: now, expiresAt: now + 2 * 86_400_000 };
  const failure = (exitCode: ExitCode, message: string, hint: string) => ({
    ...quiet,
    error: { exitCode, message, hint },
  });
  switch (event) {
    case 'booked':
      return { ...quiet, dates: [outcome(tomorrow, 'booked')] };
    case 'not-booked':
      return { ...quiet, dates: [outcome(tomorrow, 'unavailable')] };
    case 'better-desk-missed': {
      const missed = new Map([[tomorrow, '1.01' as DeskCode]]);
      return { ...quiet, dates: [outcome(tomorrow, 'booked')], missed };
    }
    case 'session-expiring':
      return { ...quiet, session };
    case 'session-expired':
      return failure(
        ExitCode.noSession,
        'This is a test: no session has ended.',
        `Log in again with: spaceiq login --profile ${profile}`,
      );
    case 'works-again':
      return quiet;
    case 'late':
      return { ...quiet, dates: [outcome(tomorrow, 'unavailable')], late: 3_600_000 };
    case 'failed':
      return failure(ExitCode.failed, 'This is a test: no run has failed.', 'See: spaceiq doctor');
  }
}

function outcome(date: CivilDate, kind: OutcomeKind): DateOutcome {
  const booked = kind === 'booked';
  return {
    date,
    outcome: kind,
    desk: booked ? ('1.02' as DeskCode) : null,
    bookingId: null,
    attempts: 1,
    reason: 'this is a test',
  };
}
