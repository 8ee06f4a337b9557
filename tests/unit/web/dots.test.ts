import fc from 'fast-check';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { type Fit, fitDots, place } from '../../../src/site/web/dots/fit.js';
import {
  findBlueDots,
  isFreeColour,
  type Point,
  readPicture,
} from '../../../src/site/web/dots/pixels.js';

type Colour = readonly [number, number, number];
const blue: Colour = [23, 104, 240];
const grey: Colour = [156, 158, 160];

function draw(width: number, height: number, discs: readonly (Point & { r: number; c: Colour })[]) {
  const data = new Uint8Array(width * height * 3).fill(250);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const disc = discs.find((one) => Math.hypot(x + 0.5 - one.x, y + 0.5 - one.y) <= one.r);
      if (disc !== undefined) data.set(disc.c, (y * width + x) * 3);
    }
  }
  return encode({ width, height, data, channels: 3, depth: 8 });
}

describe('dots in a picture', () => {
  it('finds the blue ones of a dot’s size, to within a pixel', () => {
    const dots = [
      { x: 20, y: 20, r: 5, c: blue },
      { x: 60.5, y: 25, r: 3, c: blue },
      { x: 100, y: 20, r: 5, c: grey },
      { x: 150, y: 50, r: 20, c: blue },
      { x: 40, y: 60, r: 1, c: blue },
    ];
    const found = findBlueDots(readPicture(draw(200, 90, dots)));
    expect(found).toHaveLength(2);
    expect(Math.hypot(found[0]!.x - 20, found[0]!.y - 20)).toBeLessThan(1);
    expect(Math.hypot(found[1]!.x - 60.5, found[1]!.y - 25)).toBeLessThan(1);
  });

  it('does not take a line for a dot', () => {
    const line = Array.from({ length: 40 }, (_, x) => ({ x: 10 + x, y: 10, r: 1.5, c: blue }));
    expect(findBlueDots(readPicture(draw(60, 20, line)))).toEqual([]);
  });

  it.each([
    [[23, 104, 240], true],
    [[75, 47, 191], true],
    [[0, 200, 220], true],
    [[156, 158, 160], false],
    [[200, 30, 40], false],
    [[40, 180, 60], false],
    [[0, 0, 0], false],
  ] as const)('tells by its hue whether %j is a free desk’s', ([r, g, b], free) => {
    expect(isFreeColour(r, g, b)).toBe(free);
  });
});

const position = fc.record({
  x: fc.integer({ min: 0, max: 999 }),
  y: fc.integer({ min: 0, max: 699 }),
});
const far = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);
const apart = (points: readonly Point[], least: number) =>
  points.filter((one, at) => points.slice(0, at).every((other) => far(one, other) >= least));

describe('from positions to pixels', () => {
  it('finds any one scale and offset, with dots missing and others astray', () => {
    const inputs = fc.record({
      desks: fc.array(position, { minLength: 12, maxLength: 24 }),
      scale: fc.double({ min: 0.6, max: 2.5, noNaN: true }),
      offsetX: fc.integer({ min: -60, max: 200 }),
      offsetY: fc.integer({ min: -60, max: 200 }),
    });
    fc.assert(
      fc.property(inputs, ({ desks: raw, scale, offsetX, offsetY }) => {
        const desks = apart(raw, 40);
        fc.pre(desks.length >= 10);
        const truth: Fit = { scaleX: scale, offsetX, scaleY: scale, offsetY };
        const dots = [...desks.slice(1).map((desk) => place(truth, desk)), { x: -300, y: 2_500 }];
        const fit = fitDots(desks, dots, [], 6);
        expect(fit).not.toBeNull();
        for (const desk of desks) {
          expect(far(place(fit!, desk), place(truth, desk))).toBeLessThan(6);
        }
      }),
      { numRuns: 60, seed: 7 },
    );
  });

  it('believes no fit where dots and desks have nothing in common', () => {
    const desks = Array.from({ length: 20 }, (_, index) => ({
      x: index * 50,
      y: (index % 5) * 90,
    }));
    const dots = Array.from({ length: 20 }, (_, index) => ({
      x: ((index * 7919) % 997) + 3,
      y: ((index * 104_729) % 613) + 3,
    }));
    expect(fitDots(desks, dots, [], 3)).toBeNull();
  });
});
