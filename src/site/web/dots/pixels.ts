import { decode } from 'fast-png';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A dot found by its colour; px from the picture's top left. */
export interface Blob extends Point {
  /** px² */
  readonly area: number;
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: ArrayLike<number>;
}

/** A free desk's dot (contract W5). */
const hueFrom = 180;
const hueTo = 260;
const areaFrom = 10;
const areaTo = 500;
const leastSaturation = 0.35;

export function readPicture(png: Uint8Array): Picture {
  const { width, height, channels, data } = decode(png);
  return { width, height, channels, data };
}

/** Every free desk's dot of a screenshot: connected areas of blue of the size of a dot, largest first. */
export function findBlueDots(picture: Picture): Blob[] {
  const { width, height } = picture;
  const seen = new Uint8Array(width * height);
  const blobs: Blob[] = [];
  for (let start = 0; start < seen.length; start += 1) {
    if (seen[start] === 1 || !isBlue(picture, start)) continue;
    const blob = flood(picture, seen, start);
    if (isDot(blob)) blobs.push(blob);
  }
  return blobs.sort((a, b) => b.area - a.area);
}

interface Area extends Blob {
  readonly wide: number;
  readonly high: number;
}

/** A dot is round: it fills most of its box, and the box is nearly square. */
function isDot({ area, wide, high }: Area): boolean {
  if (area < areaFrom || area > areaTo) return false;
  return Math.max(wide, high) <= 1.8 * Math.min(wide, high) && area >= 0.5 * wide * high;
}

function flood(picture: Picture, seen: Uint8Array, start: number): Area {
  const { width, height } = picture;
  const stack = [start];
  seen[start] = 1;
  let [area, sumX, sumY] = [0, 0, 0];
  let [left, right, top, bottom] = [width, 0, height, 0];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const x = at % width;
    const y = (at - x) / width;
    area += 1;
    sumX += x;
    sumY += y;
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    const around = [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width];
    for (const next of around) {
      if (next < 0 || next >= seen.length || seen[next] === 1 || !isBlue(picture, next)) continue;
      seen[next] = 1;
      stack.push(next);
    }
  }
  // A pixel's middle is half a pixel from its corner.
  const middle = { x: sumX / area + 0.5, y: sumY / area + 0.5 };
  return { ...middle, area, wide: right - left + 1, high: bottom - top + 1 };
}

function isBlue({ data, channels }: Picture, pixel: number): boolean {
  const at = pixel * channels;
  const [red, green, blue] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
  if (blue < red || blue < green) return false;
  return isFreeColour(red, green, blue);
}

/** Whether a colour (0 to 255 each) is that of a free desk's dot. */
export function isFreeColour(red: number, green: number, blue: number): boolean {
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  if (most === 0 || spread / most < leastSaturation) return false;
  const hue =
    most === blue
      ? 240 + (60 * (red - green)) / spread
      : most === green
        ? 120 + (60 * (blue - red)) / spread
        : (360 + (60 * (green - blue)) / spread) % 360;
  return hue >= hueFrom && hue <= hueTo;
}
