import type { Tab } from '../tab.js';
import { PageTrouble } from '../trouble.js';
import type { Point } from './pixels.js';

/** The floor map as it stands on the page (contract W5); px. */
export interface MapView {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The image's own size, which desks' positions are likely to be in. */
  readonly naturalWidth: number;
  readonly naturalHeight: number;
  /** Dots that the DOM has, from the image's top left; null where it shows none. */
  readonly shapes: readonly Shape[] | null;
  /** Whether dots are known to be there, in the DOM or on a canvas. */
  readonly painted: boolean;
}

/** A dot of the DOM and its colour as the browser writes it, `rgb(23, 104, 224)`. */
export interface Shape extends Point {
  readonly fill: string;
}

/** Beyond this the dots may well be somewhere that only a screenshot shows. */
const shareForDom = 0.6;

/**
 * Waits until the map's image and its dots are there: shapes of the DOM, or something painted on a canvas over it.
 * Where neither comes, the view is given without dots, for a screenshot to tell.
 * @throws PageTrouble when the image cannot be loaded or does not come.
 */
export async function waitForMap(tab: Tab): Promise<MapView> {
  const { page, deadlines } = tab;
  const seen = await page
    .waitForFunction(lookAtMap, false, { polling: 40, timeout: deadlines.dots * shareForDom })
    .then((handle) => tab.soon(handle.jsonValue()))
    .catch((error: unknown) => {
      if (!tab.alive) throw error;
      return tab.soon(page.evaluate(lookAtMap, true));
    });
  if (seen === null) throw new PageTrouble('The floor map did not come.');
  if (seen.broken) throw new PageTrouble('The floor map could not be loaded.');
  return seen;
}

/** Runs in the page. With `anyway` it gives the map's place even where no dots have come. */
function lookAtMap(anyway: boolean) {
  const image = document.querySelector<HTMLImageElement>('img#floorImage');
  if (image === null || !image.complete) return null;
  const { left, top, width, height } = image.getBoundingClientRect();
  const { naturalWidth, naturalHeight } = image;
  const view = { left, top, width, height, naturalWidth, naturalHeight };
  if (naturalWidth === 0) return { ...view, broken: true, painted: false, shapes: null };
  const shapes = [];
  for (const element of document.querySelectorAll('circle, ellipse')) {
    const box = element.getBoundingClientRect();
    const x = box.left + box.width / 2 - left;
    const y = box.top + box.height / 2 - top;
    if (box.width < 2 || box.width > 40 || x < 0 || y < 0 || x > width || y > height) continue;
    shapes.push({ x, y, fill: getComputedStyle(element).fill });
  }
  if (shapes.length > 0) return { ...view, broken: false, painted: true, shapes };
  for (const canvas of document.querySelectorAll('canvas')) {
    const box = canvas.getBoundingClientRect();
    if (box.right < left || box.left > left + width || box.width * box.height < 10_000) continue;
    const small = document.createElement('canvas');
    small.width = 192;
    small.height = 108;
    const pen = small.getContext('2d', { willReadFrequently: true });
    if (pen === null) continue;
    try {
      pen.drawImage(canvas, 0, 0, small.width, small.height);
      const { data } = pen.getImageData(0, 0, small.width, small.height);
      for (let at = 3; at < data.length; at += 4) {
        if ((data[at] ?? 0) > 0) return { ...view, broken: false, painted: true, shapes: null };
      }
    } catch {
      // A canvas with foreign pixels may not be read; a screenshot may.
    }
  }
  return anyway ? { ...view, broken: false, painted: false, shapes: null } : null;
}
