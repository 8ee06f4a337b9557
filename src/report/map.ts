import type { DeskState } from '../booking/desk-list.js';
import type { Desk, Floor } from '../booking/types.js';
import type { CivilDate } from '../lib/civil-date.js';
import { type MapLayout, type Placed, placeDesks } from './map-layout.js';
import { element, escaped } from './svg.js';

/** How one desk stands on the date of the map. */
export interface MapDesk {
  readonly desk: Desk;
  readonly state: DeskState;
  /** From 0, the best first; null when it would never be asked for. */
  readonly rank: number | null;
}

const margin = 48;
const headerHeight = 96;
const minimalWidth = 760;

const style = `
  text { font-family: Inter, "Segoe UI", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; fill: #1d2733; }
  .title { font-size: 26px; font-weight: 700; }
  .subtitle, .key { font-size: 15px; fill: #4a5764; }
  .area { fill: #eef2f6; stroke: #d5dde5; }
  .area-name { font-size: 13px; font-weight: 600; fill: #5b6875; letter-spacing: .04em; }
  .code { font-size: 11px; text-anchor: middle; }
  .mark { font-size: 12px; font-weight: 700; text-anchor: middle; dominant-baseline: central; }
  .free circle { fill: #1565c0; stroke: #0d3c75; } .free .mark { fill: #fff; }
  .best circle { stroke: #f2a900; stroke-width: 4; }
  .taken circle { fill: #c9d1d9; stroke: #8b97a3; } .taken .mark { fill: #414c57; } .taken .code { fill: #5b6875; }
  .mine circle { fill: #2e7d32; stroke: #16451a; } .mine .mark { fill: #fff; } .mine .code { font-weight: 700; }
  .locked circle { fill: #fff; stroke: #8b97a3; stroke-dasharray: 3 3; } .locked .mark { fill: #414c57; }
  .locked .code { fill: #5b6875; }
`;

const stateNames: Record<DeskState, string> = {
  free: 'free',
  taken: 'taken',
  mine: 'yours',
  locked: 'not for you',
};

/** The picture alone on a page, for a browser to draw. */
export function floorMapPage(floor: Floor, date: CivilDate, desks: readonly MapDesk[]): string {
  const head = element(
    'head',
    {},
    element('meta', { charset: 'utf-8' }),
    element('title', {}, escaped(`${floor.building} on ${date}`)),
    element('style', {}, 'body{margin:0}'),
  );
  const body = element('body', {}, element('main', {}, floorMapSvg(floor, date, desks)));
  return `<!doctype html>${element('html', { lang: 'en' }, head, body)}`;
}

/**
 * A picture of a floor on a date: each desk where the site places it, with its code and how it stands; free ones bear
 * their rank, from 1. Lengths in px. Desks without a place are named below.
 */
export function floorMapSvg(floor: Floor, date: CivilDate, desks: readonly MapDesk[]): string {
  const layout = placeDesks(desks);
  const width = Math.max(minimalWidth, layout.width + 2 * margin);
  const unplaced = unplacedLines(layout.unplaced, width - 2 * margin);
  const height = headerHeight + layout.height + 2 * margin + unplaced.length * 20;
  const left = (width - layout.width) / 2;
  const best = bestRank(desks);
  const title = `${floor.building}, ${floor.name || `floor ${floor.floor}`}`;
  const free = desks.filter((each) => each.state === 'free').length;
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}`,
      role: 'img',
    },
    element('title', {}, escaped(`${title} on ${date}`)),
    element('style', {}, style),
    element('rect', { width, height, fill: '#fff' }),
    element('text', { class: 'title', x: margin, y: 44 }, escaped(title)),
    element(
      'text',
      { class: 'subtitle', x: margin, y: 70 },
      `${date} · ${free} of ${desks.length} desks free`,
    ),
    legend(width - margin, 36),
    element(
      'g',
      { transform: `translate(${left.toFixed(1)} ${headerHeight + margin})` },
      ...layout.areas.map(areaMark),
      ...layout.placed.map((placed) => deskMark(placed, layout.radius, best)),
    ),
    ...unplaced.map((line, index) =>
      element(
        'text',
        { class: 'key', x: margin, y: headerHeight + layout.height + 2 * margin + index * 20 },
        escaped(line),
      ),
    ),
  );
}

function areaMark({ name, box }: MapLayout<MapDesk>['areas'][number]): string {
  return element(
    'g',
    {},
    element('rect', { class: 'area', ...box, rx: 14 }),
    element('text', { class: 'area-name', x: box.x + 12, y: box.y + 18 }, escaped(name)),
  );
}

function deskMark({ item, x, y }: Placed<MapDesk>, radius: number, best: number | null): string {
  const { desk, state, rank } = item;
  const isBest = state === 'free' && rank !== null && rank === best;
  const ranked = state === 'free' && rank !== null ? `, rank ${rank + 1}` : '';
  return element(
    'g',
    {
      class: `${state}${isBest ? ' best' : ''}`,
      transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`,
    },
    element('title', {}, escaped(`${desk.code}: ${stateNames[state]}${ranked}`)),
    element('circle', { r: radius, 'stroke-width': 1.5 }),
    element('text', { class: 'mark' }, markOf(state, rank)),
    element('text', { class: 'code', y: radius + 13 }, escaped(desk.code)),
  );
}

function markOf(state: DeskState, rank: number | null): string {
  if (state === 'free') return rank === null ? '–' : String(rank + 1);
  return { taken: '×', mine: '✓', locked: '–' }[state];
}

function bestRank(desks: readonly MapDesk[]): number | null {
  const ranks = desks.flatMap(({ state, rank }) =>
    state === 'free' && rank !== null ? [rank] : [],
  );
  return ranks.length === 0 ? null : Math.min(...ranks);
}

/** The key, set from the right edge. */
function legend(right: number, y: number): string {
  const keys = [
    ['free best', '1', 'best free'],
    ['free', '2', 'free, its rank'],
    ['taken', '×', 'taken'],
    ['mine', '✓', 'yours'],
    ['locked', '–', 'not for you'],
  ] as const;
  const widths = keys.map(([, , words]) => 44 + words.length * 7.6);
  let x = right - widths.reduce((sum, each) => sum + each, 0);
  return keys
    .map(([name, mark, words], index) => {
      const at = x;
      x += widths[index] ?? 0;
      return element(
        'g',
        { class: name, transform: `translate(${at.toFixed(1)} ${y})` },
        element('circle', { cx: 12, r: 11, 'stroke-width': 1.5 }),
        element('text', { class: 'mark', x: 12 }, mark),
        element('text', { class: 'key', x: 30, y: 5 }, words),
      );
    })
    .join('');
}

function unplacedLines(desks: readonly MapDesk[], width: number): string[] {
  if (desks.length === 0) return [];
  const perLine = Math.max(1, Math.floor(width / 8.2));
  const lines = ['Without a place on the map:'];
  for (const { desk, state } of desks) {
    const words = `${desk.code} (${stateNames[state]})`;
    const last = lines.at(-1) ?? '';
    if (last.length + words.length + 2 > perLine) lines.push(words);
    else
      lines[lines.length - 1] =
        lines.length === 1 && last.endsWith(':') ? `${last} ${words}` : `${last}, ${words}`;
  }
  return lines;
}
