import { expect, it } from 'vitest';
import type { JournalEntry } from '../../../src/journal/entry.js';
import { memoryOf } from '../../../src/journal/memory.js';

const date = '2026-12-01';
const base = { at: '2026-11-28T10:00:00.000Z', runId: 'run', date, desk: '2.24.01' };
const outcome = (kind: 'booked' | 'already-booked' | 'failed', bookingId: string | null) =>
  ({ ...base, type: 'outcome', outcome: kind, bookingId, attempts: 1, reason: null }) as const;
const cancel = (result: string): JournalEntry => ({
  ...{ ...base, type: 'cancel', bookingId: 'A', start: null, end: null, result, reason: null },
});
const gone = (released: boolean): JournalEntry => ({
  ...{ ...base, type: 'gone', bookingId: 'A', released },
});

it.each([
  ['what a run made', [outcome('booked', 'A')], 'A', undefined],
  [
    'what later runs met again',
    [outcome('booked', 'A'), outcome('already-booked', 'A')],
    'A',
    undefined,
  ],
  [
    'a booking by hand in its place',
    [outcome('booked', 'A'), outcome('already-booked', 'B')],
    undefined,
    undefined,
  ],
  ['what nobody proved', [outcome('failed', null)], undefined, undefined],
  ['what was cancelled', [outcome('booked', 'A'), cancel('done')], undefined, 'cancelled'],
  [
    'what the site said yes to',
    [outcome('booked', 'A'), cancel('said-yes')],
    undefined,
    'cancelled',
  ],
  ['what could not be cancelled', [outcome('booked', 'A'), cancel('failed')], 'A', undefined],
  ['what was gone', [outcome('booked', 'A'), gone(false)], undefined, 'gone'],
  ['what was released', [gone(true)], undefined, 'released'],
  ['what was had again', [cancel('done'), outcome('booked', 'C')], 'C', undefined],
] as [string, JournalEntry[], string | undefined, string | undefined][])(
  'a journal tells %s',
  (_, entries, id, how) => {
    const { made, givenUp } = memoryOf(entries);
    expect([...made.values()].map((each) => each.id)).toEqual(id === undefined ? [] : [id]);
    expect([...givenUp.values()].map((each) => each.how)).toEqual(how === undefined ? [] : [how]);
  },
);

const asked = (desk = '2.24.01'): JournalEntry => ({ ...base, desk, type: 'asked', attempt: 1 });
const attempt = (answer: string, bookingId: string | null = null): JournalEntry => ({
  ...{ ...base, type: 'attempt', attempt: 1, answer, bookingId },
  ...{ reason: null, elapsed: 20, transport: 'api' },
});

it.each([
  ['was killed before the answer', [asked()], ['2.24.01'], []],
  ['was killed after a lost answer', [asked(), attempt('unclear')], ['2.24.01'], []],
  ['was killed after a no', [asked(), attempt('taken'), asked('2.24.02')], ['2.24.02'], []],
  ['was killed after the booking', [asked(), attempt('booked', 'A')], [], ['A']],
  [
    'ended with no clear answer',
    [asked(), attempt('unclear'), outcome('failed', null)],
    ['2.24.01'],
    [],
  ],
  ['proved the booking', [asked(), attempt('unclear'), outcome('booked', 'A')], [], ['A']],
  ['took back what it was granted', [attempt('booked', 'A'), outcome('booked', 'B')], [], ['B']],
] as [string, JournalEntry[], string[], string[]][])(
  'of a run that %s a journal tells what it made, or may have',
  (_, entries, desks, ids) => {
    const memory = memoryOf(entries);
    expect((memory.asked?.get(date as never) ?? []).map(({ desk }) => desk)).toEqual(desks);
    expect([...memory.made.values()].map(({ id }) => id)).toEqual(ids);
  },
);

it.each([
  ['asked', asked()],
  ['attempt', attempt('booked', 'A')],
  ['outcome', outcome('booked', 'A')],
] as const)(
  'a journal tells when something was %s by the site’s clock, however far off this machine’s was',
  (_, entry) => {
    const siteAt = '2026-11-28T09:00:00.000Z';
    const { asked: open, made } = memoryOf([{ ...entry, siteAt } as JournalEntry]);
    const told = [...made.values(), ...[...(open?.values() ?? [])].flat()];
    expect(told.map(({ at }) => new Date(at).toISOString())).toEqual([siteAt]);
  },
);
