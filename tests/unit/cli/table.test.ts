import { expect, test } from 'vitest';
import { renderTable } from '../../../src/cli/render/table.js';
import { rememberSecret } from '../../../src/lib/live-secrets.js';

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

test('a secret is masked before it is cut, since nobody knows a part of one', async () => {
  const secret = 'QzX9vK3mP7wLr2Tn8sYb4HdJf6GcAe1Q0uNiOk5ZpVxWyRtM';
  rememberSecret(secret);
  const lines = await renderTable(columns, [['2026-12-01', `${secret} may not book`]], 40);
  expect(lines.at(-1)).toBe('2026-12-01  **** may not book');
});
