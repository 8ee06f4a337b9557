import { renderTable } from '../../src/cli/render/table.js';
import type { Comparison, Kept } from './compare.js';
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

/** What got worse than the baseline, a line each; or that nothing did. */
export function comparisonLines(comparisons: readonly Comparison[]): string[] {
  const worse = comparisons.filter(({ isWorse }) => isWorse);
  const same = comparisons.length - worse.length;
  return [
    ...worse.map(({ before, now }) =>
      now === null
        ? `✗ (${before.group}) ${before.what}: was ${withError(before)}, and is not measured any more`
        : `✗ (${before.group}) ${before.what}: was ${withError(before)}, is ${withError(now)}`,
    ),
    `${worse.length} got worse by more than the noise; ${same} did not.`,
  ];
}

function withError({ value, error, unit, samples }: Kept): string {
  const [middle, off] = [value, error].map((each) => each.toFixed(unit === 'ratio' ? 2 : 1));
  return `${middle} ± ${off} ${unit} (n=${samples})`;
}
