import type { OutcomeKind } from '../booking/outcome.js';
import type { CivilDate } from '../lib/civil-date.js';
import { formatDuration } from '../lib/duration.js';
import type { Notice, NoticeDate } from './notice.js';

/** One line that says whose run it was and how it went. */
export function titleOf(notice: Notice): string {
  return `${notice.profile}: ${headline(notice)}`;
}

/** The body in plain text: a line per date that was tried, then what is wrong and what mends it. */
export function linesOf(notice: Notice): string[] {
  const lines = notice.dates.filter(isWorthTelling).map(dateLine);
  if (notice.problem !== null) lines.push(notice.problem);
  if (notice.hint !== null) lines.push(notice.hint);
  if (notice.late !== null) {
    lines.push(`The run began ${formatDuration(notice.late)} late: the machine was off or asleep.`);
  }
  if (notice.failedSince !== null) {
    lines.push(`Runs had failed since ${formatUtc(notice.failedSince)}; they work again.`);
  }
  if (notice.expiresAt !== null) lines.push(expiryLine(notice, notice.expiresAt));
  return lines;
}

export function dateLine(date: NoticeDate): string {
  const missed = date.missed === null ? '' : ` (${date.missed} was taken meanwhile)`;
  const reason = date.reason === null ? '' : `: ${date.reason}`;
  return `${formatDay(date.date)}: ${stateOf(date)}${missed}${reason}`;
}

export function stateOf(date: Pick<NoticeDate, 'outcome' | 'desk'>): string {
  const words = outcomeWords[date.outcome];
  return date.desk === null ? words : `${words}, desk ${date.desk}`;
}

/** Dates that the settings left out are no news. */
export function isWorthTelling({ outcome, lost }: NoticeDate): boolean {
  return lost || (outcome !== 'skipped' && outcome !== 'already-booked');
}

/** For receivers that read `<` and `&` as markup. */
export function withoutMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const outcomeWords: Record<OutcomeKind, string> = {
  booked: 'booked',
  'already-booked': 'already booked',
  unavailable: 'no desk free',
  'not-open': 'not open yet',
  skipped: 'skipped',
  rejected: 'refused',
  failed: 'failed',
};

function headline(notice: Notice): string {
  const has = (event: Notice['events'][number]) => notice.events.includes(event);
  const counted = counts(notice.dates);
  if (notice.otherPerson) return "the session is another person's";
  if (has('session-expired')) return 'signed out, log in again';
  if (has('failed') && counted === '') return 'the run failed';
  if (counted !== '') return counted;
  if (has('session-expiring')) return 'the session ends soon';
  if (has('works-again')) return 'works again';
  return notice.events.join(', ');
}

function counts(dates: readonly NoticeDate[]): string {
  const count = (...kinds: OutcomeKind[]) =>
    dates.filter((date) => kinds.includes(date.outcome)).length;
  const lost = dates.filter((date) => date.lost).length;
  const parts = [
    [count('booked'), 'booked'],
    [count('unavailable', 'not-open', 'rejected') + lost, 'not booked'],
    [count('failed'), 'failed'],
  ] as const;
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, words], index) =>
      index === 0 ? `${amount} ${amount === 1 ? 'date' : 'dates'} ${words}` : `${amount} ${words}`,
    )
    .join(', ');
}

function expiryLine(notice: Notice, expiresAt: number): string {
  const left = expiresAt - notice.at;
  const when = formatUtc(expiresAt);
  return left > 0
    ? `The session ends in ${formatDuration(left)}, on ${when}.`
    : `The session ended on ${when}.`;
}

function formatUtc(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

function formatDay(date: CivilDate): string {
  return dayFormat.format(new Date(`${date}T00:00:00Z`)).replace(',', '');
}
