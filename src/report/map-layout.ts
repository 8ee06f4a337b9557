import type { Desk } from '../booking/types.js';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Placed<Item> {
  readonly item: Item;
  /** Centre, px. */
  readonly x: number;
  readonly y: number;
}

export interface MapLayout<Item> {
  readonly width: number;
  readonly height: number;
  /** Of a desk's dot, px. */
  readonly radius: number;
  readonly placed: readonly Placed<Item>[];
  readonly unplaced: readonly Item[];
  /** Neighbourhoods whose desks lie together; one that would cover another's desks is left out. */
  readonly areas: readonly { readonly name: string; readonly box: Box }[];
}

/** Between neighbours there has to be room for a dot and the code below it (px). */
const wantedGap = 52;
const largest = { width: 3000, height: 2200 };
const smallest = { width: 640, height: 320 };
const areaPadding = { x: 34, top: 46, bottom: 38 };

/** Scales the site's positions (contract G12; of unknown unit, y downwards) so that every desk can be read. */
export function placeDesks<Item extends { readonly desk: Desk }>(
  items: readonly Item[],
): MapLayout<Item> {
  const points = items.flatMap((item) => {
    const { x, y } = item.desk;
    return x === null || y === null ? [] : [{ item, x, y }];
  });
  const unplaced = items.filter(({ desk }) => desk.x === null || desk.y === null);
  if (points.length === 0) return { ...smallest, radius: 12, placed: [], unplaced, areas: [] };
  const left = Math.min(...points.map((point) => point.x));
  const top = Math.min(...points.map((point) => point.y));
  const spanX = Math.max(...points.map((point) => point.x)) - left;
  const spanY = Math.max(...points.map((point) => point.y)) - top;
  const gap = usualGap(points);
  const fits = Math.min(largest.width / (spanX || 1), largest.height / (spanY || 1));
  const fills = Math.max(smallest.width / (spanX || 1), 0);
  const scale = Math.min(
    fits,
    Math.max(gap === null ? fills : wantedGap / gap, spanX === 0 ? 0 : fills),
  );
  const placed = points.map(({ item, x, y }) => ({
    item,
    x: (x - left) * scale + areaPadding.x,
    y: (y - top) * scale + areaPadding.top,
  }));
  const room = gap === null ? wantedGap : gap * scale;
  return {
    width: spanX * scale + 2 * areaPadding.x,
    height: spanY * scale + areaPadding.top + areaPadding.bottom,
    radius: Math.max(5, Math.min(14, room * 0.27)),
    placed,
    unplaced,
    areas: areasOf(placed),
  };
}

/** The distance to the nearest other desk that all but the closest tenth of desks keep. */
function usualGap(points: readonly { readonly x: number; readonly y: number }[]): number | null {
  const nearest = points
    .map((point) =>
      Math.min(
        ...points
          .filter((other) => other !== point)
          .map((other) => Math.hypot(other.x - point.x, other.y - point.y))
          .filter((distance) => distance > 0),
      ),
    )
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  return nearest[Math.floor(nearest.length / 10)] ?? null;
}

function areasOf<Item extends { readonly desk: Desk }>(placed: readonly Placed<Item>[]) {
  const groups = new Map<string, Placed<Item>[]>();
  for (const each of placed) {
    const name = each.item.desk.neighborhood;
    if (name !== null) groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return [...groups]
    .map(([name, members]) => ({ name, members, box: boxAround(members) }))
    .filter(
      ({ members, box }) => !placed.some((each) => !members.includes(each) && isIn(each, box)),
    )
    .map(({ name, box }) => ({ name, box }));
}

function boxAround(points: readonly { readonly x: number; readonly y: number }[]): Box {
  const x = Math.min(...points.map((point) => point.x)) - areaPadding.x;
  const y = Math.min(...points.map((point) => point.y)) - areaPadding.top;
  const right = Math.max(...points.map((point) => point.x)) + areaPadding.x;
  const bottom = Math.max(...points.map((point) => point.y)) + areaPadding.bottom;
  return { x, y, width: right - x, height: bottom - y };
}

function isIn(point: { readonly x: number; readonly y: number }, box: Box): boolean {
  const insideX = point.x > box.x && point.x < box.x + box.width;
  return insideX && point.y > box.y && point.y < box.y + box.height;
}
