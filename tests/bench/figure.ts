/** One line of the benchmark: what was measured, beside the bare thing that does the same where there is one. */
export interface Figure {
  readonly what: string;
  readonly unit: Unit;
  readonly samples: readonly number[];
  /** The same number of samples of the bare thing, taken in turn with ours. */
  readonly bare: { readonly what: string; readonly samples: readonly number[] } | null;
  /** Null where a figure is told and not judged. */
  readonly target: Target | null;
}

export type Unit = 'ms' | 'MB' | 'requests';

/** `ratio`: median over bare median; `median` and `p99`: in the figure's own unit. */
export interface Target {
  readonly of: 'ratio' | 'median' | 'p99';
  readonly most: number;
}

export interface Verdict extends Figure {
  readonly median: number;
  readonly p99: number;
  readonly bareMedian: number | null;
  readonly ratio: number | null;
  /** Null without a target. */
  readonly met: boolean | null;
}

export function judge(figure: Figure): Verdict {
  const middle = median(figure.samples);
  const bareMedian = figure.bare && median(figure.bare.samples);
  const ratio = bareMedian === null ? null : middle / bareMedian;
  const p99 = quantile(figure.samples, 0.99);
  const { target } = figure;
  const reached = { ratio: ratio ?? Number.NaN, median: middle, p99 };
  const met = target && reached[target.of] <= target.most;
  return { ...figure, median: middle, p99, bareMedian, ratio, met };
}

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** The smallest sample that is no less than this share (0 to 1) of all. */
function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

/** Takes samples of several things in turn, so that whatever else the machine does strikes all of them alike. */
export async function inTurn<Name extends string>(
  rounds: number,
  acts: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(acts) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Name,
    number[]
  >;
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? names : names.toReversed();
    for (const name of order) samples[name].push(await acts[name]());
  }
  return samples;
}
