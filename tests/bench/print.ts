import { renderTable } from '../../src/cli/render/table.js';
import type { Target, Unit, Verdict } from './figure.js';

const columns = [
  { header: 'What', shrinks: true },
  { header: 'Ours', align: 'right' },
  { header: 'p99', align: 'right' },
  { header: 'Bare', align: 'right' },
  { header: 'Bare thing', shrinks: true },
  { header: 'Ratio', align: 'right' },
  { header: 'Target' },
  { header: 'Met' },
] as const;

/** The figures of one group as a table: medians, and what they were to be. */
export async function table(
  verdicts: readonly Verdict[],
  width: number | undefined,
): Promise<string[]> {
  return await renderTable(columns, verdicts.map(row), width);
}

function row(verdict: Verdict): string[] {
  const { what, unit, samples, median, p99, bare, bareMedian, ratio, target, met } = verdict;
  return [
    `${what} (n=${samples.length})`,
    amount(median, unit),
    amount(p99, unit),
    bareMedian === null ? '' : amount(bareMedian, unit),
    bare?.what ?? '',
    ratio === null ? '' : ratio.toFixed(2),
    target === null ? '' : describe(target, unit),
    met === null ? '' : met ? '✓' : '✗',
  ];
}

function amount(value: number, unit: Unit): string {
  if (unit === 'requests') return value.toFixed(2);
  return `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`;
}

function describe({ of, most }: Target, unit: Unit): string {
  if (of === 'ratio') return `ratio ≤ ${most}`;
  return `${of} ≤ ${most} ${unit === 'requests' ? '' : unit}`.trimEnd();
}
