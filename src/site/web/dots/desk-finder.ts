import * as z from 'zod';
import type { Desk } from '../../../booking/types.js';
import type { Cache } from '../../deps.js';
import { closePopup, openPopupCode } from '../pages/booking-popup.js';
import type { Tab } from '../tab.js';
import { PageTrouble } from '../trouble.js';
import { type Fit, fitDots, place } from './fit.js';
import { type MapView, waitForMap } from './map-view.js';
import { findBlueDots, isFreeColour, type Point, readPicture } from './pixels.js';

const pointShape = z.object({ x: z.number(), y: z.number() });
const learntShape = z.object({
  width: z.number(),
  height: z.number(),
  fit: z
    .object({
      scaleX: z.number(),
      offsetX: z.number(),
      scaleY: z.number(),
      offsetY: z.number(),
    })
    .nullable(),
  /** Desk code → its dot, px from the map's top left. */
  points: z.record(z.string(), pointShape),
});
type Learnt = z.infer<typeof learntShape>;

/** Px within which a dot and a computed place are the same. */
const reach = 6;
const betweenLooks = 300;

/**
 * Finds out which dot is which desk, and opens a desk's popup. What it learns is cached per floor and size of the map,
 * and proved at every use: only a popup that names the desk counts (contract W7).
 */
export class DeskFinder {
  constructor(
    private readonly cache: Cache,
    private readonly key: string,
  ) {}

  /**
   * Opens the popup of `wanted`. `free` are the desks that the day's data calls free. False when the map shows no
   * free dot for it.
   * @throws PageTrouble when the map or its dots never come.
   */
  async open(tab: Tab, wanted: Desk, free: readonly Desk[]): Promise<boolean> {
    if ((await openPopupCode(tab, 0)) === wanted.code) return true;
    const view = await waitForMap(tab);
    const learnt = await this.#load(view);
    const search = { tab, view, learnt, wanted };
    const found =
      (view.painted && (await this.#tryGuesses(search))) || (await this.#look(search, free));
    if (search.learnt !== learnt) await this.cache.write(this.key, search.learnt).catch(() => {});
    return found;
  }

  /** What was learnt before, then the likeliest: positions are in px of the image's own size. */
  async #tryGuesses(search: Search): Promise<boolean> {
    const { learnt, wanted, view } = search;
    const known = learnt.points[wanted.code];
    const at = positionOf(wanted);
    const fits = [learnt.fit, naturalFit(view)].filter((fit) => fit !== null);
    const places = at === null ? [] : fits.map((fit) => place(fit, at));
    const tried: Point[] = [];
    for (const guess of known === undefined ? places : [known, ...places]) {
      if (!inside(guess, view) || tried.some((point) => isNear(point, guess))) continue;
      tried.push(guess);
      if (isShownTaken(view, guess)) return false;
      if ((await click(search, guess)) === wanted.code) return true;
    }
    return false;
  }

  async #look(search: Search, free: readonly Desk[]): Promise<boolean> {
    const { wanted, view } = search;
    const dots = await findDots(search);
    const positions = free.flatMap((desk) => positionOf(desk) ?? []);
    const fit = fitDots(positions, dots, [naturalFit(view)], reach);
    const at = positionOf(wanted);
    if (fit === null || at === null) return lookThrough(search, dots);
    search.learnt = { ...search.learnt, fit };
    const expected = place(fit, at);
    const near = dots.filter((dot) => isNear(dot, expected));
    for (const dot of near) {
      if ((await click(search, dot)) === wanted.code) return true;
    }
    return near.length === 0 ? false : lookThrough(search, dots);
  }

  async #load({ width, height }: MapView): Promise<Learnt> {
    const stored = learntShape.safeParse(await this.cache.read(this.key).catch(() => null));
    const fits = stored.success && stored.data.width === width && stored.data.height === height;
    return fits ? stored.data : { width, height, fit: null, points: {} };
  }
}

interface Search {
  readonly tab: Tab;
  readonly view: MapView;
  readonly wanted: Desk;
  learnt: Learnt;
}

/** Opens the popup of every dot whose desk is not known, until the wanted one is found. */
async function lookThrough(search: Search, dots: readonly Point[]): Promise<boolean> {
  const { tab, wanted, learnt } = search;
  const others = Object.entries(learnt.points).filter(([code]) => code !== wanted.code);
  const until = performance.now() + tab.deadlines.lookThrough;
  for (const dot of dots) {
    if (performance.now() > until) throw new PageTrouble('Too many dots to look through.');
    if (others.some(([, point]) => isNear(point, dot))) continue;
    if ((await click(search, dot)) === wanted.code) return true;
  }
  return false;
}

/** Clicks a point of the map and gives the code of the desk whose popup that brings up; it is remembered. */
async function click(search: Search, at: Point): Promise<string | null> {
  const { tab, view, learnt } = search;
  if (!(await closePopup(tab))) throw new PageTrouble('A popup on the floor map does not close.');
  await tab.soon(tab.page.mouse.click(view.left + at.x, view.top + at.y));
  const code = await openPopupCode(tab, tab.deadlines.popup);
  const before = code === null ? undefined : learnt.points[code];
  if (code !== null && (before === undefined || !isNear(before, at))) {
    search.learnt = { ...learnt, points: { ...learnt.points, [code]: { x: at.x, y: at.y } } };
  }
  return code;
}

/** The free desks' dots: the DOM's own where it has some, else by their colour in a screenshot (contract W5). */
async function findDots({ tab, view }: Search): Promise<readonly Point[]> {
  if (view.shapes !== null) return view.shapes.filter(({ fill }) => isFree(fill));
  if (!(await closePopup(tab))) throw new PageTrouble('A popup on the floor map does not close.');
  const until = performance.now() + tab.deadlines.dots * 0.4;
  const clip = { x: view.left, y: view.top, width: view.width, height: view.height };
  for (;;) {
    const dots = findBlueDots(readPicture(await tab.page.screenshot({ clip })));
    if (dots.length > 0 || view.painted) return dots;
    if (performance.now() > until) throw new PageTrouble('The dots of the floor map did not come.');
    await tab.page.waitForTimeout(betweenLooks);
  }
}

function naturalFit({ width, height, naturalWidth, naturalHeight }: MapView): Fit {
  return { scaleX: width / naturalWidth, offsetX: 0, scaleY: height / naturalHeight, offsetY: 0 };
}

function positionOf({ x, y }: Desk): Point | null {
  return x === null || y === null ? null : { x, y };
}

function isNear(a: Point, b: Point): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) <= reach;
}

function inside({ x, y }: Point, { width, height }: MapView): boolean {
  return x >= 0 && y >= 0 && x <= width && y <= height;
}

/** Whether the DOM has a dot there that is not a free desk's. */
function isShownTaken({ shapes }: MapView, at: Point): boolean {
  const shape = shapes?.find((candidate) => isNear(candidate, at));
  return shape !== undefined && !isFree(shape.fill);
}

function isFree(fill: string): boolean {
  const [red = 0, green = 0, blue = 0] = (fill.match(/\d+(\.\d+)?/g) ?? []).map(Number);
  return isFreeColour(red, green, blue);
}
