import type { Unit, Verdict } from './figure.js';

/** One figure as it is kept: its ratio to the bare thing where there is one, else its median in its own unit. */
export interface Kept {
  readonly group: string;
  readonly what: string;
  readonly unit: Unit | 'ratio';
  readonly value: number;
  /** What chance alone may have made of `value`: its standard error. */
  readonly error: number;
  readonly samples: number;
}

/** Each figure once: a target more is no other figure. */
export function kept(report: Readonly<Record<string, readonly Verdict[]>>): Kept[] {
  const all = Object.entries(report).flatMap(([group, verdicts]) =>
    verdicts.map((verdict) => keptOf(group, verdict)),
  );
  const first = ({ group, what, unit }: Kept) =>
    all.find((each) => each.group === group && each.what === what && each.unit === unit);
  return all.filter((each) => first(each) === each);
}

function keptOf(group: string, { what, unit, samples, bare, median, ratio }: Verdict): Kept {
  const own = errorOfMedian(samples);
  const value = ratio ?? median;
  const error =
    bare === null || ratio === null
      ? own
      : value * Math.hypot(share(own, median), share(errorOfMedian(bare.samples), median / ratio));
  return {
    group,
    what,
    unit: ratio === null ? unit : 'ratio',
    value: rounded(value),
    error: rounded(error),
    samples: samples.length,
  };
}

/** The standard error of a median, from the middle half of the samples: an outlier more or less moves it little. */
function errorOfMedian(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (part: number) => sorted[Math.round((sorted.length - 1) * part)] ?? Number.NaN;
  const deviation = (at(0.75) - at(0.25)) / 1.349;
  return (1.253 * deviation) / Math.sqrt(sorted.length);
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

const rounded = (value: number): number => Number(value.toPrecision(4));

/** Differences below this share of what was are nobody's loss, however surely they are measured. */
const negligible = 0.05;
/** So many standard errors are noise. */
const errors = 3;

export interface Comparison {
  readonly before: Kept;
  /** Null where it is not measured any more. */
  readonly now: Kept | null;
  readonly isWorse: boolean;
}

/** What became of each figure of a baseline whose group was measured: all of them are the better the smaller they are. */
export function compare(
  baseline: readonly Kept[],
  now: readonly Kept[],
  groups: readonly string[],
): Comparison[] {
  return baseline
    .filter(({ group }) => groups.includes(group))
    .map((before) => {
      const { group, what, unit } = before;
      const found =
        now.find((each) => each.group === group && each.what === what && each.unit === unit) ??
        null;
      return { before, now: found, isWorse: found === null || isWorse(before, found) };
    });
}

function isWorse(before: Kept, now: Kept): boolean {
  const noise = Math.max(
    errors * Math.hypot(before.error, now.error),
    negligible * Math.abs(before.value),
  );
  return now.value - before.value > noise;
}
