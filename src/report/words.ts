import type { JournalEntry } from '../journal/entry.js';
import {
  type CivilDate,
  civilDateAt,
  formatMinuteOfDay,
  minuteOfDayAt,
  type Zone,
} from '../lib/civil-date.js';
import { formatDuration } from '../lib/duration.js';
import { ExitCode } from '../lib/errors.js';
import type { RunRecord } from './runs.js';

/** `2026-12-01 00:00` on the wall clock of a zone. */
export function formatInstant(instant: number, zone: Zone): string {
  return `${civilDateAt(instant, zone)} ${formatMinuteOfDay(minuteOfDayAt(instant, zone))}`;
}

/** A short span (ms) as finely as it deserves: `84 ms`, `1.4 s`, `2m5s`. */
export function formatSpan(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : formatDuration(ms);
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

/** How a run ended, in words; a code that is null stands for a run without a last line. */
export function exitWords({ exitCode, command }: Pick<RunRecord, 'exitCode' | 'command'>): string {
  const isChange = command === 'cancel' || command === 'checkin';
  const words: Record<number, string> = {
    [ExitCode.ok]: 'done',
    [ExitCode.failed]: 'failed',
    [ExitCode.usage]: 'wrong call or settings',
    [ExitCode.noSession]: 'no session',
    [ExitCode.notBooked]: isChange ? 'refused' : 'not all booked',
    [ExitCode.locked]: 'profile in use',
    [ExitCode.keychain]: 'no keychain',
    [ExitCode.site]: 'no site',
    [ExitCode.interrupted]: 'interrupted',
  };
  if (exitCode === null) return 'not finished';
  return words[exitCode] ?? `exit ${exitCode}`;
}

/** What a run or a single line of the journal came to, in one line. */
export function runWords(run: RunRecord): string {
  if (run.error !== null) return run.error;
  if (run.outcomes.length > 0) return desksWords(run.outcomes);
  return run.others
    .map(entryWords)
    .filter((words) => words !== '')
    .join(', ');
}

/** What a single line of the journal tells; nothing of those that make up a run. */
export function entryWords(entry: JournalEntry): string {
  switch (entry.type) {
    case 'login':
      return `signed in as ${entry.identity.email} (${entry.how})`;
    case 'logout':
      return 'signed out';
    case 'change':
    case 'schedule':
      return entry.what;
    case 'cancel':
      return changeWords('cancelled', entry);
    case 'checkin':
      return changeWords('checked in', entry);
    case 'gone':
      return entry.released
        ? `the site released ${entry.date} ${entry.desk}`
        : `${entry.date} ${entry.desk} is no longer booked`;
    case 'notice':
      return `notice of ${entry.event} by ${entry.channel}: ${entry.delivered ? 'sent' : `not sent, ${entry.reason}`}`;
    default:
      return '';
  }
}

function changeWords(
  word: string,
  { date, desk, result, reason }: Extract<JournalEntry, { type: 'cancel' | 'checkin' }>,
): string {
  if (result === 'done') return `${word} ${date} ${desk}`;
  const unless = result === 'unclear' ? `perhaps ${word}` : `not ${word}`;
  return `${unless} ${date} ${desk}${reason === null ? '' : `: ${reason}`}`;
}

/** What became of a run's dates: the booked ones with their desks, then the rest counted. */
export function desksWords(outcomes: RunRecord['outcomes']): string {
  const booked = outcomes
    .filter(({ outcome }) => outcome === 'booked')
    .map(({ date, desk }) => `${shortDate(date)} ${desk ?? ''}`.trim());
  const rest = new Map<string, number>();
  for (const { outcome } of outcomes) {
    if (outcome !== 'booked') rest.set(outcome, (rest.get(outcome) ?? 0) + 1);
  }
  const words = [...rest].map(([outcome, count]) => `${count} ${outcome.replace('-', ' ')}`);
  return [...booked, ...words].join(', ');
}

function shortDate(date: string | CivilDate): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(ms) ? date : format.format(new Date(ms));
}
