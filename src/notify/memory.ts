import type { Cache } from '../profile/profile.js';
import type { NoticeEvent } from '../profile/settings.js';
import { isNotBooked, type RunNews } from './news.js';

/** Events that stay true from run to run, so that they are told once a day and not with every run. */
const lasting = ['session-expired', 'session-expiring'] as const satisfies readonly NoticeEvent[];
/** Events that are told once, and again only when they come in another way. */
const troubles = ['failed', 'not-booked'] as const satisfies readonly NoticeEvent[];
type Remembered = (typeof lasting)[number] | (typeof troubles)[number];

/** A day (ms), less the time by which a nightly run may start early. */
const pause = 24 * 3_600_000 - 10 * 60_000;

const cacheKey = 'notices';

/** What was told: of what (`of` tells one expiry, one way of failing from another), when last, and since when it is so. */
interface Telling {
  readonly of: string;
  readonly at: number;
  readonly since: number;
}
type Told = Partial<Record<Remembered, Telling>>;

export interface Memory {
  /** What is news by what was told before: `works-again` where a failure was told, and this run has not failed. */
  readonly events: readonly NoticeEvent[];
  /** Since when runs had failed, where that is over. */
  readonly failedSince: number | null;
  /** Remembers the events as told, or, where nobody could be told, only what is over. */
  remember(delivered: boolean): Promise<void>;
}

/**
 * Leaves out what was told already: of one expiry within the last day, of what fails in the same way again for as long
 * as it does. `wanted` are events that happened and that the settings ask for.
 */
export async function recall(
  news: RunNews,
  wanted: readonly NoticeEvent[],
  tellsOfRecovery: boolean,
  now: number,
  cache: Cache,
): Promise<Memory> {
  const told = await readTold(cache);
  const fresh = wanted.filter((event) => isNews(event, news, told, now));
  const failure = told.failed;
  const isOver = failure !== undefined && hasWorked(news);
  const events: readonly NoticeEvent[] =
    isOver && tellsOfRecovery ? [...fresh, 'works-again'] : fresh;
  return {
    events,
    failedSince: isOver && tellsOfRecovery ? failure.since : null,
    remember: async (delivered) => {
      const next = { ...told };
      if (isOver && (delivered || !tellsOfRecovery)) delete next.failed;
      if (news.dates.some(({ outcome }) => outcome === 'booked')) delete next['not-booked'];
      for (const event of delivered ? fresh.filter(isRemembered) : []) {
        next[event] = { of: signOf(event, news), at: now, since: told[event]?.since ?? now };
      }
      if (JSON.stringify(next) !== JSON.stringify(told)) await cache.write(cacheKey, next);
    },
  };
}

function isNews(event: NoticeEvent, news: RunNews, told: Told, now: number): boolean {
  const last = isRemembered(event) ? told[event] : undefined;
  if (last === undefined || !isRemembered(event) || last.of !== signOf(event, news)) return true;
  if ((troubles as readonly NoticeEvent[]).includes(event)) return now < last.at;
  return now - last.at >= pause || now < last.at;
}

/** A run that another held up, or that a person interrupted, says nothing of whether things work. */
function hasWorked({ error, dates }: RunNews): boolean {
  return error === null && dates.every(({ outcome }) => outcome !== 'failed');
}

/** What tells one expiry, or one way of failing, from another. Words vary from one failure to the next; codes do not. */
function signOf(event: Remembered, news: RunNews): string {
  const { session, error, dates } = news;
  if (event === 'session-expired' || event === 'session-expiring') {
    return String(session?.capturedAt ?? 'no session');
  }
  if (event === 'failed' && error !== null) return `exit ${error.exitCode}`;
  const which = dates.filter((date) =>
    event === 'failed' ? date.outcome === 'failed' : isNotBooked(date, news),
  );
  return which.map(({ date, outcome }) => `${date} ${outcome}`).join(', ');
}

function isRemembered(event: NoticeEvent): event is Remembered {
  return ([...lasting, ...troubles] as readonly NoticeEvent[]).includes(event);
}

async function readTold(cache: Cache): Promise<Told> {
  const value = await cache.read(cacheKey);
  const told: Told = {};
  if (value === null || typeof value !== 'object') return told;
  for (const event of [...lasting, ...troubles]) {
    const entry: unknown = (value as Record<string, unknown>)[event];
    if (isTelling(entry)) told[event] = entry;
  }
  return told;
}

function isTelling(value: unknown): value is Telling {
  if (value === null || typeof value !== 'object') return false;
  const { of, at, since } = value as Record<string, unknown>;
  return typeof of === 'string' && typeof at === 'number' && typeof since === 'number';
}
