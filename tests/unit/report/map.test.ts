import { DOMParser } from '@xmldom/xmldom';
import { expect, test } from 'vitest';
import type { CivilDate } from '../../../src/lib/civil-date.js';
import { floorMapSvg, type MapDesk } from '../../../src/report/map.js';
import { makeDesk, makeFloor } from './make.js';

const date = '2026-12-01' as CivilDate;

/** Desks in banks of eight, a unit apart, as many as wanted. */
function makeDesks(count: number, state: MapDesk['state'] = 'free'): MapDesk[] {
  return Array.from({ length: count }, (_, index) => {
    const code = `2.24.${String(index + 1).padStart(2, '0')}`;
    const place = {
      x: index % 8,
      y: Math.floor(index / 8),
      neighborhood: `Area ${Math.floor(index / 16)}`,
    };
    return { desk: makeDesk(code, place), state, rank: index };
  });
}

function draw(desks: readonly MapDesk[]) {
  const svg = floorMapSvg(makeFloor(desks.map((each) => each.desk)), date, desks);
  const document = new DOMParser().parseFromString(svg, 'text/xml');
  const marks = [...document.getElementsByTagName('g')]
    .filter((group) => group.getElementsByTagName('title').length === 1)
    .map((group) => {
      const [, x = '', y = ''] =
        /translate\((\S+) (\S+)\)/.exec(group.getAttribute('transform') ?? '') ?? [];
      return {
        title: group.getElementsByTagName('title')[0]?.textContent,
        state: group.getAttribute('class'),
        radius: Number(group.getElementsByTagName('circle')[0]?.getAttribute('r')),
        x: Number(x),
        y: Number(y),
      };
    });
  return { svg, document, marks, root: document.documentElement };
}

test('every desk is there once, in its place, and says how it stands', () => {
  const desks = makeDesks(70);
  desks[0] = { ...desks[0]!, state: 'taken' };
  desks[1] = { ...desks[1]!, state: 'mine' };
  desks[2] = { ...desks[2]!, state: 'locked', rank: null };
  const { marks } = draw(desks);
  expect(marks).toHaveLength(70);
  expect(marks.slice(0, 5).map(({ title, state }) => [title, state])).toEqual([
    ['2.24.01: taken', 'taken'],
    ['2.24.02: yours', 'mine'],
    ['2.24.03: not for you', 'locked'],
    ['2.24.04: free, rank 4', 'free best'],
    ['2.24.05: free, rank 5', 'free'],
  ]);
  const [a, b, ninth] = [marks[0]!, marks[1]!, marks[8]!];
  expect(b.y).toBe(a.y);
  expect(ninth.x).toBe(a.x);
  expect(b.x - a.x).toBeCloseTo(ninth.y - a.y, 0);
});

test.each([1, 2, 70, 500])('%i desks neither overlap nor leave the picture', (count) => {
  const { marks, root } = draw(makeDesks(count));
  const width = Number(root?.getAttribute('width'));
  const height = Number(root?.getAttribute('height'));
  for (const mark of marks) {
    expect(mark.x).toBeGreaterThan(0);
    expect(mark.x + mark.radius).toBeLessThan(width);
    expect(mark.y + mark.radius + 96).toBeLessThan(height);
    const others = marks.filter((other) => other !== mark);
    const nearest = Math.min(...others.map((each) => Math.hypot(each.x - mark.x, each.y - mark.y)));
    expect(nearest).toBeGreaterThan(2 * mark.radius + 8);
  }
});

test('desks without a place are named, and a floor without any still says so', () => {
  const desks = makeDesks(3).map((each) => ({ ...each, desk: { ...each.desk, x: null } }));
  const { marks, document } = draw(desks);
  expect(marks).toEqual([]);
  expect(document.documentElement?.textContent).toContain(
    'Without a place on the map: 2.24.01 (free), 2.24.02 (free), 2.24.03 (free)',
  );
});

test('names from the site stay text', () => {
  const nasty = '<script>alert("x")</script>&';
  const desks = [
    { desk: makeDesk(nasty, { neighborhood: nasty }), state: 'free', rank: 0 } as const,
  ];
  const { document, svg } = draw(desks);
  expect(document.getElementsByTagName('script')).toHaveLength(0);
  expect(svg).not.toContain('<script');
});
