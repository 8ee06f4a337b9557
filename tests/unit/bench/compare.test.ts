import { describe, expect, it } from 'vitest';
import { compare, kept } from '../../bench/compare.js';
import { judge } from '../../bench/figure.js';
import { comparisonLines } from '../../bench/print.js';

const target = null;
const bare = (...samples: number[]) => ({ what: 'bare', samples });
const figure = (what: string, samples: number[], beside: number[] | null = null) =>
  judge({ what, unit: 'ms', samples, bare: beside && bare(...beside), target });
const measured = (...verdicts: ReturnType<typeof figure>[]) => kept({ a: verdicts });

describe('what a bench keeps', () => {
  it('is the ratio where there is a bare thing, else the median, with their errors', () => {
    const [ratio, median] = measured(
      figure('both', [20, 21, 22, 23, 24], [10, 10, 11, 12, 12]),
      figure('alone', [7, 7, 7, 7, 7]),
    );
    expect(ratio).toMatchObject({ what: 'both', unit: 'ratio', value: 2, samples: 5 });
    expect(ratio?.error).toBeGreaterThan(0);
    expect(median).toEqual({
      group: 'a',
      what: 'alone',
      unit: 'ms',
      value: 7,
      error: 0,
      samples: 5,
    });
  });

  it('is each figure once, however many targets it has', () => {
    expect(measured(figure('x', [1, 2, 3]), figure('x', [1, 2, 3]))).toHaveLength(1);
  });
});

describe('a comparison with the baseline', () => {
  const worse = (before: number[], now: number[]) =>
    compare(measured(figure('x', before)), measured(figure('x', now)), ['a']).map(
      ({ isWorse }) => isWorse,
    );

  it.each<[string, number[], number[], boolean]>([
    ['the same', [10, 10, 10, 10], [10, 10, 10, 10], false],
    ['better', [10, 10, 10, 10], [5, 5, 5, 5], false],
    ['a little worse, and sure', [100, 100, 100, 100], [104, 104, 104, 104], false],
    ['much worse, and sure', [100, 100, 100, 100], [120, 120, 120, 120], true],
    ['worse within a wide noise', [60, 90, 110, 140], [70, 110, 130, 160], false],
  ])('says of one that is %s whether it got worse', (_, before, now, isWorse) => {
    expect(worse(before, now)).toEqual([isWorse]);
  });

  it('leaves out groups that were not measured, and counts a figure that is gone as worse', () => {
    const baseline = [...measured(figure('gone', [1, 1, 1])), ...kept({ b: [figure('y', [1])] })];
    const found = compare(baseline, [], ['a']);
    expect(found).toMatchObject([{ before: { what: 'gone' }, now: null, isWorse: true }]);
    expect(comparisonLines(found)).toEqual([
      '✗ (a) gone: was 1.0 ± 0.0 ms (n=3), and is not measured any more',
      '1 got worse by more than the noise; 0 did not.',
    ]);
  });
});
