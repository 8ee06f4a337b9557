import { expect, test } from 'vitest';
import { renderTable } from '../../../src/cli/render/table.js';

const columns = [{ header: 'Date' }, { header: 'Reason', shrinks: true }] as const;
const rows = [['2026-12-01', 'the floor is full']];

test('a table of unknown width shows all of itself', async () => {
  const whole = ['Date        Reason', '2026-12-01  the floor is full'];
  expect(await renderTable(columns, rows)).toEqual(whole);
  expect(await renderTable(columns, rows, 0)).toEqual(whole);
});

test('a table gives way where it is told to, and never goes beyond its width', async () => {
  expect(await renderTable(columns, rows, 24)).toEqual([
    'Date        Reason',
    '2026-12-01  the floor i…',
  ]);
  for (const width of [1, 5, 15]) {
    for (const line of await renderTable(columns, rows, width)) {
      expect(line.length).toBeLessThanOrEqual(width);
    }
  }
});
