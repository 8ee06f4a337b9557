import { createHash } from 'node:crypto';
import type { Zone } from '../lib/civil-date.js';
import { barTable } from './charts.js';
import { heatKey, heatMap } from './heat-map.js';
import { pageStyle } from './page-style.js';
import type { RunRecord } from './runs.js';
import { type Count, medianOf, type ProfileStatistics, type Statistics } from './statistics.js';
import { element, escaped } from './svg.js';
import { desksWords, exitWords, formatInstant, formatSpan, plural } from './words.js';

export interface ReportPage {
  readonly statistics: Statistics;
  /** Milliseconds since the epoch. */
  readonly madeAt: number;
  /** Of the reader's machine; times stand in it. */
  readonly zone: Zone;
  /** What was left out, in words, or null. */
  readonly since: string | null;
}

const mostDesks = 10;
const mostReasons = 12;
const mostRuns = 25;

/** The whole report as one HTML file that asks nothing of any network: no script, no picture, no font. */
export function reportPage(page: ReportPage): string {
  const { statistics, madeAt, zone, since } = page;
  const names = statistics.profiles.map(({ profile }) => profile).join(', ');
  const style = createHash('sha256').update(pageStyle).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'`;
  const head = [
    element('meta', { charset: 'utf-8' }),
    element('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    element('meta', { name: 'referrer', content: 'no-referrer' }),
    element('title', {}, escaped(`Desk bookings of ${names}`)),
    element('style', {}, pageStyle),
  ];
  const body = element(
    'main',
    {},
    element('h1', {}, escaped(`Desk bookings of ${names}`)),
    element('p', { class: 'soft' }, escaped(subtitle(page))),
    tiles(statistics),
    element(
      'div',
      { class: 'cards' },
      calendar(statistics.profiles),
      desks(statistics.desks),
      weekdays(statistics),
      afterRelease(statistics.afterRelease),
      refusals(statistics.refusals),
      runs(statistics.runs, zone),
    ),
    element(
      'footer',
      {},
      escaped(
        `Made by spaceiq on ${formatInstant(madeAt, zone)}${since === null ? '' : `, from ${since} on`}. ` +
          'It tells what the journal recorded; what is booked now, only the site knows.',
      ),
    ),
  );
  return `<!doctype html>\n<html lang="en"><head>${head.join('')}</head><body>${body}</body></html>\n`;
}

function subtitle({ statistics, zone }: ReportPage): string {
  const [first] = statistics.runs;
  const last = statistics.runs.at(-1);
  if (first === undefined || last === undefined) return 'The journal holds no runs yet.';
  const from = formatInstant(first.startedAt, zone).slice(0, 10);
  const to = formatInstant(last.startedAt, zone).slice(0, 10);
  return `${plural(statistics.runs.length, 'run')} from ${from} to ${to}; times in ${zone}.`;
}

function tiles({ profiles, runs, byWeekday, afterRelease }: Statistics): string {
  const booked = sum(byWeekday.map((each) => each.booked));
  const tried = sum(byWeekday.map((each) => each.tried));
  const used = new Set(profiles.flatMap(({ days }) => days.flatMap(({ desk }) => desk ?? []))).size;
  const median = medianOf(afterRelease);
  const failed = runs.filter(({ exitCode }) => exitCode !== 0 && exitCode !== 4).length;
  const tile = (name: string, value: string, more: string) =>
    element(
      'div',
      { class: 'tile' },
      element('dt', {}, escaped(name)),
      element('dd', {}, escaped(value), element('small', {}, escaped(more))),
    );
  return element(
    'dl',
    { class: 'tiles' },
    tile('Days booked', String(booked), `of ${plural(tried, 'day')} that were tried`),
    tile(
      'Success',
      tried === 0 ? '–' : `${Math.round((booked / tried) * 100)} %`,
      `on ${plural(used, 'desk')}`,
    ),
    tile('Runs', String(runs.length), failed === 0 ? 'none failed' : `${failed} failed`),
    tile(
      'After the release',
      median === null ? '–' : formatSpan(median),
      median === null ? 'no booking after one' : 'until the first booking, median',
    ),
  );
}

function calendar(profiles: readonly ProfileStatistics[]): string {
  const maps = profiles.flatMap(({ profile, days }) => {
    const booked = days.filter(({ state }) => state === 'booked').length;
    const label = `Calendar of ${profile}: ${plural(booked, 'day')} booked of ${days.length}`;
    const map = heatMap(days, label);
    if (map === '') return [];
    const name = profiles.length === 1 ? [] : [element('h3', {}, escaped(profile))];
    const scroll = { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label };
    return [...name, element('div', scroll, map)];
  });
  return card(
    'Calendar',
    maps.length === 0 ? null : `${maps.join('')}${element('div', { class: 'keys' }, heatKey())}`,
    'wide',
  );
}

function desks(counts: readonly Count[]): string {
  const most = counts[0]?.count ?? 1;
  const bars = counts
    .slice(0, mostDesks)
    .map(({ label, count }) => ({ label, share: count / most, value: plural(count, 'day') }));
  const table = barTable('Days per desk', ['Desk', 'Days'], bars) + others(counts, bars, 'desk');
  return card('Most used desks', bars.length === 0 ? null : table);
}

function weekdays({ byWeekday }: Statistics): string {
  const names = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
  const bars = byWeekday.flatMap(({ booked, tried }, index) => {
    const share = tried === 0 ? 0 : booked / tried;
    return tried === 0
      ? []
      : [{ label: names[index] ?? '', share, value: `${booked} of ${tried}` }];
  });
  const table = barTable('Days booked of days tried, by weekday', ['Weekday', 'Booked'], bars);
  return card('Success by weekday', bars.length === 0 ? null : table);
}

const buckets = [
  [100, 'within 0.1 s'],
  [250, '0.1 to 0.25 s'],
  [500, '0.25 to 0.5 s'],
  [1000, '0.5 to 1 s'],
  [5000, '1 to 5 s'],
  [60_000, '5 s to 1 min'],
  [Number.POSITIVE_INFINITY, 'later'],
] as const;

function afterRelease(spans: readonly number[]): string {
  const counts = buckets.map(([limit, label], index) => {
    const from = index === 0 ? Number.NEGATIVE_INFINITY : (buckets[index - 1]?.[0] ?? 0);
    return { label, count: spans.filter((span) => span > from && span <= limit).length };
  });
  const most = Math.max(1, ...counts.map(({ count }) => count));
  const bars = counts.map(({ label, count }) => ({
    label,
    share: count / most,
    value: plural(count, 'run'),
  }));
  const [quickest = 0] = spans;
  const words = `Quickest ${formatSpan(quickest)}, median ${formatSpan(medianOf(spans) ?? 0)}, over ${plural(spans.length, 'release')}.`;
  return card(
    'First booking after the release',
    spans.length === 0
      ? null
      : element('p', { class: 'soft' }, escaped(words)) +
          barTable(
            'Runs by the time from the release to the first booking',
            ['After', 'Runs'],
            bars,
          ),
    '',
    'No run has booked after a release yet (book --at, or a schedule).',
  );
}

function refusals(counts: readonly Count[]): string {
  const most = counts[0]?.count ?? 1;
  const bars = counts
    .slice(0, mostReasons)
    .map(({ label, count }) => ({ label, share: count / most, value: `${count} ×` }));
  const table =
    barTable('How often each reason came', ['Reason', 'Times'], bars) +
    others(counts, bars, 'reason');
  return card('Refusals by reason', bars.length === 0 ? null : table, '', 'Nothing was refused.');
}

/** How many more there are than those that are shown. */
function others(all: readonly Count[], shown: readonly object[], word: string): string {
  const more = all.length - shown.length;
  return more === 0 ? '' : element('p', { class: 'soft' }, `and ${plural(more, `more ${word}`)}`);
}

function runs(all: readonly RunRecord[], zone: Zone): string {
  const head = ['Started', 'Profile', 'Ending', 'Over', 'Dates'];
  const rows = all
    .slice(-mostRuns)
    .reverse()
    .map((run) => {
      const ending = element(
        'span',
        { class: run.exitCode === 0 ? 'good' : 'bad' },
        escaped(exitWords(run)),
      );
      const cells = [
        escaped(formatInstant(run.startedAt, zone)),
        escaped(run.profile),
        ending,
        escaped(run.transport ?? ''),
      ];
      const words = escaped(run.error ?? desksWords(run.outcomes));
      return element(
        'tr',
        {},
        ...cells.map((cell) => element('td', {}, cell)),
        element('td', { class: 'words' }, words),
      );
    });
  const title = all.length > mostRuns ? `Last ${mostRuns} runs of ${all.length}` : 'Runs';
  const table = element(
    'table',
    { class: 'runs' },
    element('caption', {}, title),
    element(
      'thead',
      {},
      element('tr', {}, ...head.map((each) => element('th', { scope: 'col' }, each))),
    ),
    element('tbody', {}, ...rows),
  );
  const scroll = { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': title };
  return card(title, rows.length === 0 ? null : element('div', scroll, table), 'wide runs-section');
}

function card(title: string, content: string | null, more = '', empty = 'Nothing yet.'): string {
  const inside = content ?? element('p', { class: 'soft' }, escaped(empty));
  return element(
    'section',
    more === '' ? {} : { class: more },
    element('h2', {}, escaped(title)),
    inside,
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
