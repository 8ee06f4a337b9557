import type { BookingEvent } from '../booking/events.js';
import { type DateOutcome, isWrong, type OutcomeKind } from '../booking/outcome.js';
import type { DeskCode } from '../booking/types.js';
import type { CivilDate } from '../lib/civil-date.js';
import { ExitCode, OtherPersonError } from '../lib/errors.js';
import type { NoticeEvent } from '../profile/settings.js';
import type { Notice, NoticeDate } from './notice.js';

/** In the order in which they head a notice. */
const byWeight = [
  'session-expired',
  'failed',
  'late',
  'not-booked',
  'better-desk-missed',
  'booked',
  'session-expiring',
  'works-again',
] as const satisfies readonly NoticeEvent[];

/** What a run leaves behind for its notice. */
export interface RunNews {
  readonly profile: string;
  readonly runId: string | null;
  readonly dates: readonly DateOutcome[];
  /** From a `missedDesks()` listener; a run that never tried has none. */
  readonly missed?: ReadonlyMap<CivilDate, DeskCode>;
  /** From a `lostDates()` listener. */
  readonly lost?: ReadonlySet<CivilDate>;
  /** What ended the run before its time, or null. */
  readonly error: {
    readonly exitCode: ExitCode;
    readonly message: string;
    readonly hint: string | null;
  } | null;
  /** The session that the run used; null where there was none. */
  readonly session: { readonly capturedAt: number; readonly expiresAt: number | null } | null;
  /** How long (ms) after its release a schedule came to start the run; null where it was in time, or is no schedule's. */
  readonly late?: number | null;
}

const day = 86_400_000;
/** How near its end (ms) a session may be news. */
const expiringSpan = 3 * day;

/**
 * Whether a session is so near its end that a person should sign in anew: less than three days and less than a quarter
 * of its life are left. One that lives less than a day never is: it ends before anybody could do so each time, and
 * what renews it needs nobody. Instants in ms since the epoch.
 */
export function isExpiring(capturedAt: number, expiresAt: number, now: number): boolean {
  const life = expiresAt - capturedAt;
  return life >= day && expiresAt - now < Math.min(expiringSpan, life / 4);
}

/**
 * Everything that happened in a run, whether or not the settings want to hear of it.
 * A profile that another run holds (exit 5) and an interruption (130) are nobody's news: somebody is at work already.
 */
export function eventsOf(news: RunNews, now: number): NoticeEvent[] {
  const kinds = new Set(news.dates.map((date) => date.outcome));
  const code = news.error?.exitCode ?? ExitCode.ok;
  const quiet: readonly ExitCode[] = [
    ExitCode.ok,
    ExitCode.notBooked,
    ExitCode.noSession,
    ExitCode.locked,
    ExitCode.interrupted,
  ];
  const happened: Record<NoticeEvent, boolean> = {
    'session-expired': code === ExitCode.noSession,
    failed: kinds.has('failed') || news.dates.some(isWrong) || !quiet.includes(code),
    'not-booked': news.dates.some((date) => isNotBooked(date, news)),
    // A desk that somebody else has taken meanwhile: else nobody would want to know.
    late: (news.late ?? null) !== null && (code !== ExitCode.ok || costsDates(kinds)),
    // It is what was told before that decides; see `memory.ts`.
    'works-again': false,
    'better-desk-missed': news.dates.some((date) => missedOn(news, date) !== null),
    booked: kinds.has('booked'),
    'session-expiring': code !== ExitCode.noSession && endsSoon(news, now),
  };
  return byWeight.filter((event) => happened[event]);
}

/** A date that was asked for in vain, or whose booking is no more. */
export function isNotBooked(
  { date, outcome }: DateOutcome,
  { lost }: Pick<RunNews, 'lost'>,
): boolean {
  if (outcome === 'skipped') return lost?.has(date) === true;
  return outcome === 'unavailable' || outcome === 'not-open' || outcome === 'rejected';
}

function costsDates(kinds: ReadonlySet<OutcomeKind>): boolean {
  return (['unavailable', 'not-open', 'rejected', 'failed'] as const).some((kind) =>
    kinds.has(kind),
  );
}

/** The one notice of a run, for the events that are wanted. */
export function noticeOf(
  news: RunNews,
  events: readonly NoticeEvent[],
  now: number,
  redact: (text: string) => string,
  failedSince: number | null = null,
): Notice {
  const clean = (text: string | null) => (text === null ? null : redact(text));
  const dates = news.dates.map<NoticeDate>((date) => ({
    date: date.date,
    outcome: date.outcome,
    desk: date.desk,
    missed: missedOn(news, date),
    lost: date.outcome === 'skipped' && isNotBooked(date, news),
    reason: clean(date.reason),
  }));
  return {
    events,
    profile: news.profile,
    runId: news.runId,
    at: now,
    dates,
    otherPerson: news.error instanceof OtherPersonError,
    problem: clean(news.error?.message ?? null),
    hint: clean(news.error?.hint ?? null),
    late: events.includes('late') ? (news.late ?? null) : null,
    failedSince,
    expiresAt: events.includes('session-expiring') ? (news.session?.expiresAt ?? null) : null,
  };
}

/** Watches a run for desks that somebody else took while it asked for them; the best one of each date. */
export function missedDesks(): {
  readonly on: (event: BookingEvent) => void;
  readonly desks: ReadonlyMap<CivilDate, DeskCode>;
} {
  const desks = new Map<CivilDate, DeskCode>();
  return {
    desks,
    on: (event) => {
      if (event.type !== 'answer' || event.answer.kind !== 'taken') return;
      if (!desks.has(event.date)) desks.set(event.date, event.desk);
    },
  };
}

/** Watches a run for dates whose booking is on the site no more, and not by the run: its person or the site took it back. */
export function lostDates(): {
  readonly on: (event: BookingEvent) => void;
  readonly dates: ReadonlySet<CivilDate>;
} {
  const dates = new Set<CivilDate>();
  return {
    dates,
    on: (event) => {
      if (event.type === 'gone' && event.isNews) dates.add(event.date);
    },
  };
}

function missedOn(news: RunNews, date: DateOutcome): DeskCode | null {
  if (date.outcome !== 'booked') return null;
  const desk = news.missed?.get(date.date) ?? null;
  return desk === date.desk ? null : desk;
}

function endsSoon({ session }: RunNews, now: number): boolean {
  const expiresAt = session?.expiresAt ?? null;
  return session !== null && expiresAt !== null && isExpiring(session.capturedAt, expiresAt, now);
}
