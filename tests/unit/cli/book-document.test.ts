import { expect, it } from 'vitest';
import type { DateOutcome } from '../../../src/booking/outcome.js';
import { bookDocument } from '../../../src/cli/book/document.js';
import type { CivilDate } from '../../../src/lib/civil-date.js';

it('tells the hours that the site holds only where they are not those that were asked for', () => {
  const date = (day: string, more: Partial<DateOutcome> = {}): DateOutcome => ({
    ...{ date: day as CivilDate, outcome: 'booked', desk: null, bookingId: null },
    ...{ attempts: 1, reason: null, ...more },
  });
  const hours = { start: Date.parse('2026-12-01T11:00Z'), end: Date.parse('2026-12-01T20:00Z') };
  const dates = [date('2026-12-02'), date('2026-12-01', { hours: { ...hours, short: true } })];
  const run = {
    ...{ profile: 'alice', runId: 'r', transport: 'api', identity: null, startedAt: 0 },
    ...{ finishedAt: 0, dates, error: null, interrupted: false, exitCode: 1 as const },
  };
  const { runs } = bookDocument([run], 1) as { runs: [{ dates: object[] }] };
  expect(runs[0].dates).toEqual([
    {
      ...date('2026-12-01'),
      hours: { start: '2026-12-01T11:00:00.000Z', end: '2026-12-01T20:00:00.000Z' },
    },
    date('2026-12-02'),
  ]);
});
