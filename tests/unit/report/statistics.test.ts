import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../../src/journal/entry.js';
import type { CivilDate, Zone } from '../../../src/lib/civil-date.js';
import { filterRuns, type RunRecord, runsOf } from '../../../src/report/runs.js';
import { medianOf, statisticsOf } from '../../../src/report/statistics.js';
import { runWords } from '../../../src/report/words.js';
import { makeJournal } from './make.js';

const at = '2026-11-24T00:00:00.000Z';

function makeOutcome(date: string, outcome: string, more: object = {}): JournalEntry {
  return {
    ...{ at, runId: 'r1', type: 'outcome', date, outcome, desk: null, bookingId: null },
    ...{ attempts: 1, reason: null },
    ...more,
  } as JournalEntry;
}

function makeStatistics(entries: readonly JournalEntry[]) {
  return statisticsOf([{ profile: 'alice', entries, runs: runsOf('alice', entries) }]);
}

describe('a run', () => {
  test('that died keeps the requests whose answers never came', () => {
    const asked = { at, runId: 'r1', type: 'asked', date: '2026-12-01', desk: '2.24.05' } as const;
    const answered = { ...asked, type: 'attempt', answer: 'taken', reason: null } as const;
    const [run] = runsOf('alice', [
      {
        at,
        runId: 'r1',
        type: 'run-started',
        command: 'book',
        dates: null,
        desks: null,
        watch: false,
      },
      { ...asked, attempt: 1 },
      { ...answered, attempt: 1, elapsed: 40, transport: 'api' },
      { ...asked, attempt: 2 },
    ]);
    expect(run).toMatchObject({
      finishedAt: null,
      attempts: [{ attempt: 1 }],
      unanswered: [{ attempt: 2 }],
    });
  });
});

describe('a command that leaves single lines', () => {
  const change = { at, runId: 'r1', bookingId: 'b', date: '2026-12-01', desk: '2.24.05' } as const;
  const cancel = (result: string): JournalEntry => {
    const reason = result === 'done' ? null : 'Too late.';
    return { ...change, type: 'cancel', result, reason };
  };
  const cases: [string, JournalEntry[], number, string][] = [
    ['done', [cancel('done')], 0, 'cancelled 2026-12-01 2.24.05'],
    [
      'done in part',
      [cancel('done'), cancel('failed')],
      1,
      'not cancelled 2026-12-01 2.24.05: Too late.',
    ],
    ['not proved', [cancel('failed')], 1, 'not cancelled 2026-12-01 2.24.05: Too late.'],
    ['refused', [cancel('rejected')], 4, 'not cancelled 2026-12-01 2.24.05: Too late.'],
    [
      'no check-in',
      [{ ...change, type: 'checkin', result: 'failed', reason: 'Too early.' }],
      1,
      'not checked in 2026-12-01 2.24.05: Too early.',
    ],
    ['a logout', [{ at, runId: 'r1', type: 'logout' }], 0, 'signed out'],
  ];
  test.each(cases)('ended as they say: %s', (_, entries, exitCode, words) => {
    const [run] = runsOf('alice', entries);
    expect(run?.exitCode).toBe(exitCode);
    expect(runWords(run as RunRecord)).toContain(words);
    const failed = filterRuns([run as RunRecord], { failed: true }, 'UTC' as Zone);
    expect(failed).toHaveLength(exitCode === 0 ? 0 : 1);
  });
});

describe('a day', () => {
  const cancel = { at, runId: 'r2', type: 'cancel', bookingId: 'b', date: '2026-12-01', desk: 'd' };
  const cases: [string, JournalEntry[], string[]][] = [
    ['is booked', [makeOutcome('2026-12-01', 'booked')], ['booked']],
    ['counts when it was booked before', [makeOutcome('2026-12-01', 'already-booked')], ['booked']],
    ['is none when it was left out', [makeOutcome('2026-12-01', 'skipped')], []],
    [
      'is booked by a later run',
      [makeOutcome('2026-12-01', 'not-open'), makeOutcome('2026-12-01', 'booked', { runId: 'r2' })],
      ['booked'],
    ],
    [
      'stays booked when a later try came to nothing',
      [makeOutcome('2026-12-01', 'booked'), makeOutcome('2026-12-01', 'failed', { runId: 'r2' })],
      ['booked'],
    ],
    [
      'is cancelled only when the site did it',
      [
        makeOutcome('2026-12-01', 'booked'),
        { ...cancel, result: 'failed', reason: null } as JournalEntry,
      ],
      ['booked'],
    ],
    [
      'is cancelled, and booked again',
      [
        makeOutcome('2026-12-01', 'booked'),
        { ...cancel, result: 'done', reason: null } as JournalEntry,
        makeOutcome('2026-12-01', 'booked', { runId: 'r3' }),
      ],
      ['booked'],
    ],
  ];
  test.each(cases)('%s', (_, entries, states) => {
    expect(makeStatistics(entries).profiles[0]?.days.map((day) => day.state)).toEqual(states);
  });
});

test('refusals gather by reason, whatever dates and desks they name', () => {
  const { refusals } = makeStatistics([
    makeOutcome('2026-12-01', 'rejected', { reason: 'Desk 2.24.05 is closed on 2026-12-01.' }),
    makeOutcome('2026-12-02', 'rejected', { reason: 'Desk 2.24.40 is closed on 2026-12-02.' }),
    makeOutcome('2026-12-03', 'unavailable'),
  ]);
  expect(refusals).toEqual([
    { label: 'Refused by the site: Desk … is closed on …', count: 2 },
    { label: 'No desk free', count: 1 },
  ]);
});

test('the time after a release is that of its first booking, by the clock that the release is told by', () => {
  const entry = {
    runId: 'r1',
    type: 'attempt',
    date: '2026-12-01',
    desk: 'd',
    attempt: 1,
  } as const;
  const rest = { reason: null, elapsed: 5, transport: 'api' } as const;
  // This machine is five seconds ahead.
  const attempt = (milliseconds: number, answer: string, runId = 'r1'): JournalEntry => {
    const instant = (more: number) => new Date(Date.parse(at) + milliseconds + more).toISOString();
    return { ...entry, ...rest, runId, answer, at: instant(5000), siteAt: instant(0) };
  };
  const release = { at: '2026-11-24T00:00:01.000Z', type: 'release', release: at } as const;
  const statistics = makeStatistics([
    { ...release, runId: 'r1' },
    attempt(100, 'taken'),
    attempt(250, 'booked'),
    attempt(900, 'booked'),
    attempt(1900, 'booked', 'r2'),
    // An older version told no more than this machine's time.
    { ...release, runId: 'r3' },
    { ...entry, ...rest, runId: 'r3', answer: 'booked', at: '2026-11-24T00:00:05.100Z' },
  ]);
  expect(statistics.afterRelease).toEqual([250]);
  const corrected = [{ ...release, runId: 'r4' }, attempt(-30, 'booked', 'r4')];
  expect(makeStatistics(corrected).afterRelease).toEqual([0]);
  expect(statistics.refusals).toEqual([{ label: 'Desk taken meanwhile', count: 1 }]);
});

test.each([
  [[], null],
  [[7], 7],
  [[1, 3], 2],
  [[1, 2, 9], 2],
] as const)('the median of %j is %j', (numbers, median) => {
  expect(medianOf(numbers)).toBe(median);
});

test('weekdays, desks and days add up over a long journal', () => {
  const { profiles, desks, byWeekday } = makeStatistics(makeJournal(200));
  const days = profiles[0]?.days ?? [];
  const booked = days.filter((day) => day.state === 'booked');
  const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);
  expect(booked.length).toBeGreaterThan(50);
  expect(total(desks.map((desk) => desk.count))).toBe(booked.length);
  expect(total(byWeekday.map((each) => each.booked))).toBe(booked.length);
  expect(total(byWeekday.map((each) => each.tried))).toBe(
    days.filter((day) => day.state !== 'cancelled').length,
  );
});

describe('runs', () => {
  const runs = runsOf('alice', makeJournal(60));
  const zone = 'Europe/London' as Zone;

  test('are gathered from lines that lie mixed', () => {
    const [a, b] = [makeJournal(3, 1), makeJournal(3, 2)];
    const mixed = a.flatMap((entry, index) => [entry, ...(b[index] ? [b[index]] : [])]);
    expect(runsOf('alice', mixed).filter((run) => run.runId.startsWith('run-1'))).toEqual(
      runsOf('alice', a),
    );
  });

  test('without a last line are not finished', () => {
    const entries = makeJournal(1).filter((entry) => entry.type !== 'run-finished');
    expect(runsOf('alice', entries)).toMatchObject([{ finishedAt: null, exitCode: null }]);
  });

  test('are filtered by day, date, outcome and ending', () => {
    const since = '2026-04-20' as CivilDate;
    // The run of a night starts before midnight, on the day before.
    expect(filterRuns(runs, { since }, zone)).toHaveLength(11);
    expect(filterRuns(runs, { date: '2026-03-31' as CivilDate }, zone)).toHaveLength(1);
    const failed = filterRuns(runs, { failed: true }, zone);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.every((run) => run.exitCode !== 0)).toBe(true);
    const booked = filterRuns(runs, { outcome: 'booked' }, zone);
    expect(booked.every((run) => run.outcomes[0]?.outcome === 'booked')).toBe(true);
    expect(booked.length).toBeLessThan(runs.length);
  });
});
