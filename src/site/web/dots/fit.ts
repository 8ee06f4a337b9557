import type { Point } from './pixels.js';

/** From a desk's position as the site gives it to px on the map, per axis: `px = scale * position + offset`. */
export interface Fit {
  readonly scaleX: number;
  readonly offsetX: number;
  readonly scaleY: number;
  readonly offsetY: number;
}

/** A fit is believed when at least this share of the dots lies on a desk. */
const believable = 0.6;
const corners = 4;

export function place(fit: Fit, { x, y }: Point): Point {
  return { x: fit.scaleX * x + fit.offsetX, y: fit.scaleY * y + fit.offsetY };
}

/**
 * How the desks' positions map onto the dots that were found, or null when no scale and offset brings enough of them
 * together. The first guess that fits is taken: `guesses`, then the boxes around both, then pairs of outlying desks
 * held against all pairs of dots (one scale for both axes).
 */
export function fitDots(
  desks: readonly Point[],
  dots: readonly Point[],
  guesses: readonly Fit[],
  reach: number,
): Fit | null {
  if (desks.length < 2 || dots.length < 2) return null;
  const enough = Math.max(2, believable * Math.min(desks.length, dots.length));
  const index = gridOf(dots, reach);
  for (const guess of [...guesses, ...boxes(desks, dots), ...pairs(desks, dots)]) {
    if (hits(guess, desks, index, reach) >= enough) return refine(guess, desks, index, reach);
  }
  return null;
}

type Grid = ReadonlyMap<string, readonly Point[]>;

function gridOf(points: readonly Point[], size: number): Grid {
  const grid = new Map<string, Point[]>();
  for (const point of points) {
    const key = `${Math.floor(point.x / size)}:${Math.floor(point.y / size)}`;
    const cell = grid.get(key);
    if (cell === undefined) grid.set(key, [point]);
    else cell.push(point);
  }
  return grid;
}

function nearest(grid: Grid, at: Point, reach: number): Point | null {
  const column = Math.floor(at.x / reach);
  const row = Math.floor(at.y / reach);
  let best: Point | null = null;
  let least = reach;
  for (const dx of [-1, 0, 1]) {
    for (const dy of [-1, 0, 1]) {
      for (const point of grid.get(`${column + dx}:${row + dy}`) ?? []) {
        const away = Math.hypot(point.x - at.x, point.y - at.y);
        if (away <= least) [best, least] = [point, away];
      }
    }
  }
  return best;
}

function hits(fit: Fit, desks: readonly Point[], grid: Grid, reach: number): number {
  return desks.filter((desk) => nearest(grid, place(fit, desk), reach) !== null).length;
}

function boxes(desks: readonly Point[], dots: readonly Point[]): Fit[] {
  const axis = (key: 'x' | 'y') => {
    const from = desks.map((point) => point[key]);
    const to = dots.map((point) => point[key]);
    const [low, high] = [Math.min(...from), Math.max(...from)];
    const scale = high === low ? 1 : (Math.max(...to) - Math.min(...to)) / (high - low);
    return { scale, offset: Math.min(...to) - scale * low };
  };
  const [x, y] = [axis('x'), axis('y')];
  return [{ scaleX: x.scale, offsetX: x.offset, scaleY: y.scale, offsetY: y.offset }];
}

function* pairs(desks: readonly Point[], dots: readonly Point[]): Generator<Fit> {
  const by = (value: (point: Point) => number) => [...desks].sort((a, b) => value(a) - value(b));
  const slant = by(({ x, y }) => x + y);
  for (let rank = 0; rank < Math.min(corners, Math.floor(slant.length / 2)); rank += 1) {
    const from = slant[rank];
    const to = slant[slant.length - 1 - rank];
    if (from === undefined || to === undefined) continue;
    for (const low of dots) {
      for (const high of dots) {
        const fit = uniform(from, to, low, high);
        if (fit !== null) yield fit;
      }
    }
  }
}

/** The one scale for both axes that brings two desks onto two dots, or null when there is none. */
function uniform(from: Point, to: Point, low: Point, high: Point): Fit | null {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const scale = Math.hypot(high.x - low.x, high.y - low.y) / Math.hypot(dx, dy);
  if (!Number.isFinite(scale) || scale === 0) return null;
  const skew = Math.hypot(high.x - low.x - scale * dx, high.y - low.y - scale * dy);
  if (skew > 3) return null;
  return {
    scaleX: scale,
    offsetX: low.x - scale * from.x,
    scaleY: scale,
    offsetY: low.y - scale * from.y,
  };
}

/** Least squares over the pairs that a fit brings together. */
function refine(fit: Fit, desks: readonly Point[], grid: Grid, reach: number): Fit {
  const matched = desks.flatMap((desk) => {
    const dot = nearest(grid, place(fit, desk), reach);
    return dot === null ? [] : [{ desk, dot }];
  });
  const axis = (key: 'x' | 'y', scale: number, offset: number) => {
    const count = matched.length;
    const mean = (pick: (pair: (typeof matched)[number]) => number) =>
      matched.reduce((sum, pair) => sum + pick(pair), 0) / count;
    const [from, to] = [mean(({ desk }) => desk[key]), mean(({ dot }) => dot[key])];
    const spread = mean(({ desk }) => (desk[key] - from) ** 2);
    if (spread < 1) return { scale, offset };
    const slope = mean(({ desk, dot }) => (desk[key] - from) * (dot[key] - to)) / spread;
    return { scale: slope, offset: to - slope * from };
  };
  const x = axis('x', fit.scaleX, fit.offsetX);
  const y = axis('y', fit.scaleY, fit.offsetY);
  return { scaleX: x.scale, offsetX: x.offset, scaleY: y.scale, offsetY: y.offset };
}
