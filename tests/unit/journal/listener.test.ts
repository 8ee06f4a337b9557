import { expect, test } from 'vitest';
import type { BookingEvent } from '../../../src/booking/events.js';
import type { Site } from '../../../src/booking/site.js';
import { journalListener } from '../../../src/cli/book/journal-listener.js';
import type { NewJournalEntry } from '../../../src/journal/entry.js';

test('each request and answer is written with the instant by the site’s clock, however long the journal takes', async () => {
  const written: NewJournalEntry[] = [];
  const append = async (entry: NewJournalEntry) => void written.push(entry);
  const journal = journalListener({ append, read: async () => [] }, 'r1', () => {});
  let time = Date.parse('2026-11-24T00:00:00.250Z');
  journal.follow({ transports: new Set(['api']), clock: { now: () => time } } as unknown as Site);
  const common = { date: '2026-12-01', desk: '2.24.05', attempt: 1 };
  journal.on({ type: 'attempt', ...common, rank: 1 } as BookingEvent);
  const answer = { kind: 'taken', reason: 'held by somebody' };
  journal.on({ type: 'answer', ...common, answer, elapsed: 40 } as BookingEvent);
  time += 1000;
  await journal.finished({ identity: null, dates: [], error: null }, 0);
  expect(written[0]).toMatchObject({
    ...{ type: 'asked', ...common, siteAt: '2026-11-24T00:00:00.250Z' },
  });
  expect(written[1]).toMatchObject({
    ...{ type: 'attempt', ...common, answer: 'taken', elapsed: 40, transport: 'api' },
    siteAt: '2026-11-24T00:00:00.250Z',
  });
});
