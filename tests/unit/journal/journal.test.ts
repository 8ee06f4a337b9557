import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { NewJournalEntry } from '../../../src/journal/entry.js';
import { openJournal } from '../../../src/journal/journal.js';
import type { Clock } from '../../../src/lib/clock.js';

const clock: Clock = { now: () => Date.parse('2026-11-24T08:00:00Z'), sleep: async () => {} };
const outcome: NewJournalEntry = {
  runId: 'run-1',
  type: 'outcome',
  date: '2026-12-01',
  outcome: 'booked',
  desk: '2.24.05',
  bookingId: 'Qm9va2luZy1Cb29raW5nLjVkZjI5YjE0LTAwMDA6MTIzNA==',
  attempts: 1,
  reason: null,
};

function make() {
  const folder = mkdtempSync(join(tmpdir(), 'spaceiq-journal-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'journal.jsonl');
  return { file, journal: openJournal(file, clock) };
}

describe('a journal', () => {
  test('gives back what was put in, in order, with ids as they are', async () => {
    const { journal } = make();
    expect(await journal.read()).toEqual([]);
    await journal.append(outcome);
    await journal.append({ runId: 'run-1', type: 'logout' });
    expect(await journal.read()).toEqual([
      { at: '2026-11-24T08:00:00.000Z', ...outcome },
      { at: '2026-11-24T08:00:00.000Z', runId: 'run-1', type: 'logout' },
    ]);
  });

  test('loses only the line that was torn', async () => {
    const { file, journal } = make();
    await journal.append(outcome);
    appendFileSync(file, '{"at":"2026-11-24T08:00:00.000Z","runId":"torn","ty');
    expect(await journal.read()).toHaveLength(1);
    await journal.append({ ...outcome, runId: 'run-2' });
    expect((await journal.read()).map((entry) => entry.runId)).toEqual(['run-1', 'run-2']);
  });

  test('leaves out what it does not understand', async () => {
    const { file, journal } = make();
    appendFileSync(file, '{"type":"from-the-future"}\n\u0000\u0000\n[]\n\n');
    await journal.append(outcome);
    expect(await journal.read()).toHaveLength(1);
  });

  test('takes lines whole from many at once', async () => {
    const { journal } = make();
    const runs = Array.from({ length: 50 }, (_, index) => `run-${index}`);
    await Promise.all(runs.map((runId) => journal.append({ ...outcome, runId })));
    expect((await journal.read()).map((entry) => entry.runId).sort()).toEqual(runs.sort());
  });

  test('holds no secret that came in with words from elsewhere', async () => {
    const { file, journal } = make();
    const token = `eyJhbGciOiJIUzI1NiJ9.${'c2FuYXJ5'.repeat(6)}.c2lnbmF0dXJl`;
    await journal.append({ ...outcome, outcome: 'rejected', reason: `Bearer ${token} is refused` });
    expect(readFileSync(file, 'utf8')).not.toContain('c2FuYXJ5');
    expect(readFileSync(file, 'utf8')).toContain('is refused');
  });
});
