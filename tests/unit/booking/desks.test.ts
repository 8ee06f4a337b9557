import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDesks, sameDesk } from '../../../src/booking/desk-code.js';
import { chooseDesks, parseDeskSpec } from '../../../src/booking/desks.js';
import { readWishes } from '../../../src/booking/preferences.js';
import { strayWishes } from '../../../src/booking/stray-desks.js';
import type { DeskCode, DeskText } from '../../../src/booking/types.js';
import { SpecError } from '../../../src/lib/errors.js';
import { floorOf } from './fake-site.js';
import { underlined } from './underlined.js';

const codes = (list: string) => list.split(' ') as DeskCode[];
const choose = (spec: DeskText, floor: readonly string[]) =>
  chooseDesks(parseDeskSpec(spec, '--desks'), floor as DeskCode[]);
const named = (spec: DeskText, floor: readonly string[]) =>
  floor.filter((code) => choose(spec, floor).rankOf(code as DeskCode) !== null);
const matching = (spec: string, list: string) => named(spec, codes(list)).join(' ');

describe('a desk list', () => {
  it.each([
    ['2.24.05', '2.24.04 2.24.05 2.24.055', '2.24.05'],
    ['2.24.5', '2.24.05 2.24.50', '2.24.05'],
    [
      '2.24.01-2.24.21',
      '2.24.00 2.24.01 2.24.9 2.24.21 2.24.22 2.25.05 2.24.05a',
      '2.24.01 2.24.9 2.24.21',
    ],
    ['2.24.08-2.24.08', '2.24.07 2.24.08 2.24.09', '2.24.08'],
    ['2.24.98-2.24.102', '2.24.97 2.24.98 2.24.099 2.24.102 2.24.103', '2.24.98 2.24.099 2.24.102'],
    ['2.24.*', '2.24.01 2.240.1 2.24.x 2.25.01', '2.24.01 2.24.x'],
    ['2.24.0?', '2.24.01 2.24.10 2.24.011', '2.24.01'],
    ['*', '2.24.01 x', '2.24.01 x'],
    ['*.*1', '2.24.01 2.1.0 x1', '2.24.01'],
    ['A-101', 'A-101 a-102', 'A-101'],
    ['A-101', 'a-101 A-102', 'a-101'],
    ['A-101-A-103', 'A-100 A-101 A-103 B-102', 'A-101 A-103'],
    ['A-101..A-103', 'A-100 A-101 A-103 B-102', 'A-101 A-103'],
    ['hd12 , HD3-HD5', 'HD12 HD4 HD6', 'HD12 HD4'],
    ['2.24.01 - 2.24.03', '2.24.02 2.24.04', '2.24.02'],
    ['2.24.01 .. 2.24.03', '2.24.02 2.24.04', '2.24.02'],
    ['7-9', '6 7 9 10', '7 9'],
    ['3F?012', '3F-012 3F-013', '3F-012'],
    ['08W-125-G..08W-127-G', '08W-125-G 08W-126-H 08W-127-G 08W-128-G', '08W-125-G 08W-127-G'],
    ['11111111111111111111', '11111111111111111111 11111111111111111112', '11111111111111111111'],
  ])('%s names of %s only %s', (spec, list, expected) => {
    expect(matching(spec, list)).toBe(expected);
  });

  const companies = [
    '3-101',
    'Desk 12',
    'WS 4.017',
    'N-12/A',
    '12',
    '08W-125-G',
    'L03-D12',
    'Plaça Órbita 7',
    'Ψ-9',
    '座席-12',
    'a*b',
    'R(2)',
  ];
  it.each(companies)('takes %s for the desk of that code', (code) => {
    expect(named(code, [...companies, '3-102', 'Desk 1'])).toEqual([code]);
    expect(named(code.toUpperCase().normalize('NFD'), companies)).toEqual([code]);
  });

  it('takes a text for a desk of the floor before it is a range, a glob or a list', () => {
    expect(named('3-101', ['3', '50', '3-101'])).toEqual(['3-101']);
    expect(named('3-101', ['3', '50', '102'])).toEqual(['3', '50']);
    expect(named('3..101', ['3', '50', '3-101'])).toEqual(['3', '50']);
    expect(named('2.*', ['2.*', '2.1'])).toEqual(['2.*']);
    expect(named('Bay 4, left', ['Bay 4, left', 'Bay 4', 'left'])).toEqual(['Bay 4, left']);
    expect(named('2.24.5', ['2.24.5', '2.24.05'])).toEqual(['2.24.5']);
  });

  it('takes a range as an object, whatever signs its ends have', () => {
    const floor = ['3-101', '3-105', '3-111', 'Bay 1, left', 'Bay 2, left'];
    expect(named({ from: '3-101', to: '3-110' }, floor)).toEqual(['3-101', '3-105']);
    expect(named({ from: 'Bay 1, left', to: 'Bay 3, left' }, floor)).toEqual([
      'Bay 1, left',
      'Bay 2, left',
    ]);
    expect(() => parseDeskSpec({ from: '3-101', to: '4-101x' }, 'desks.only')).toThrow(
      /desks\.only.*same prefix/s,
    );
  });

  it('ranks a desk by the first item that names it', () => {
    const floor = codes('2.24.30 2.24.31 2.24.01 2.24.99 3.1');
    const choice = choose('2.24.30,2.24.01-2.24.31,2.24.*', floor);
    expect(floor.map(choice.rankOf)).toEqual([0, 1, 1, 2, null]);
  });

  it.each([
    ['', 0, 0, 'names no desks'],
    ['   ', 0, 3, 'names no desks'],
    ['2.24.01,,2.24.03', 8, 1, 'nothing between the commas'],
    ['2.24.01,', 7, 1, 'nothing between the commas'],
    [',2.24.01', 0, 1, 'nothing between the commas'],
    ['2.24.02, 2.24.01..2.25.21', 9, 16, 'same prefix'],
    ['2.24.01..21', 0, 11, 'same prefix'],
    ['2.24.21..2.24.01', 0, 16, 'ends before it starts'],
    ['2.24.01..', 0, 9, 'at both ends'],
    ['..2.24.01', 0, 9, 'at both ends'],
    ['2.24.01..2.24.*', 0, 15, 'same prefix'],
    ['A..B', 0, 4, 'same prefix'],
    ['A..A', 0, 4, 'number to count by'],
    ['2.24\u001b[2J', 4, 1, 'control character'],
  ])('underlines what is wrong in %j', (spec, start, length, problem) => {
    expect(underlined(() => parseDeskSpec(spec, '--desks'))).toEqual({
      start,
      length,
      message: expect.stringContaining(problem),
    });
  });

  it('shows the list with the part underlined', () => {
    const parse = () => parseDeskSpec('2.24.01..2.25.21', 'desks.only');
    expect(parse).toThrow(SpecError);
    expect(parse).toThrow(
      'desks.only: a range needs the same prefix at both ends: they may differ in one number only\n' +
        '  2.24.01..2.25.21\n  ^^^^^^^^^^^^^^^^',
    );
  });

  it('tries a glob of many stars in no time', () => {
    const glob = `${'*a'.repeat(40)}b`;
    expect(matching(glob, 'a'.repeat(200))).toBe('');
  });
});

/** How a company may write its desks: words, signs between them, numbers with or without zeros in front. */
const codeStyle = fc
  .record({
    head: fc.constantFrom('', 'Desk ', 'WS ', 'L03-D', 'N-', '2.24.', 'Ö', '08W-', 'é/', '#'),
    tail: fc.constantFrom('', '', '-G', '/A', 'b', ' (left)', '-3'),
    pad: fc.integer({ min: 1, max: 4 }),
  })
  .map(
    ({ head, tail, pad }) =>
      (number: number) =>
        `${head}${String(number).padStart(pad, '0')}${tail}`,
  );

const styledFloor = fc.record({
  style: codeStyle,
  other: codeStyle,
  numbers: fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 2, maxLength: 12 }),
});

describe('desks of any style', () => {
  it('are named by their code, by that in capitals, and by no other', () => {
    fc.assert(
      fc.property(styledFloor, ({ style, other, numbers }) => {
        const floor = [...new Set([...numbers.map(style), ...numbers.map(other)])];
        for (const code of floor) {
          expect(named(code, floor)).toEqual([code]);
          expect(named(code.toLocaleUpperCase(), floor)).toContain(code);
          expect(choose(code, floor).strays).toEqual([]);
        }
      }),
    );
  });

  it('are named by a range exactly where their number lies in it, in each way of writing it', () => {
    fc.assert(
      fc.property(styledFloor, ({ style, numbers: all }) => {
        const floor = all.map(style);
        const [from = 0, to = 0] = all.slice(0, 2).toSorted((a, b) => a - b);
        const inside = all.filter((number) => number >= from && number <= to).map(style);
        expect(named({ from: style(from), to: style(to) }, floor)).toEqual(inside);
        expect(named(`${style(from)}..${style(to)}`, floor)).toEqual(inside);
        expect(named(`${style(from)} - ${style(to)}`, floor)).toEqual(inside);
      }),
    );
  });

  it('are ordered, and are the same, as one order and one likeness have to be', () => {
    const any = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.tuple(codeStyle, fc.nat(200)).map(([style, number]) => style(number)),
    ) as fc.Arbitrary<DeskCode>;
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(compareDesks(a, b) < 0).toBe(compareDesks(b, a) > 0);
        if (compareDesks(a, b) <= 0 && compareDesks(b, c) <= 0) {
          expect(compareDesks(a, c)).toBeLessThanOrEqual(0);
        }
        expect(compareDesks(a, b) === 0).toBe(a === b);
        if (sameDesk(a, b) && sameDesk(b, c)) expect(sameDesk(a, c)).toBe(true);
      }),
    );
  });

  it('let no text that holds no control character end in anything but a list or a sentence', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        try {
          choose(text, ['2.24.01', 'Desk 12']);
        } catch (error) {
          if (!(error instanceof SpecError)) throw error;
        }
      }),
    );
  });
});

describe('wishes that name no desk of the floor', () => {
  const floor = floorOf(['2.24.01', '2.24.02', '2.24.31', '3-101', '3-102']);
  const strays = (change: Partial<Parameters<typeof readWishes>[0]>, override?: string) =>
    strayWishes(
      readWishes({ prefer: [], avoid: [], only: null, others: true, ...change }, override),
      floor,
    );

  it.each([
    ['9.99.01-9.99.20', 'preference 1 "9.99.01-9.99.20" names no desk of floor 2; nearest: 2.24.*'],
    [
      '9.99.01..9.99.20',
      'preference 1 "9.99.01..9.99.20" names no desk of floor 2; nearest: 2.24.*',
    ],
    ['2.25.*', 'preference 1 "2.25.*" names no desk of floor 2; nearest: 2.24.*'],
    ['3-103', 'preference 1 "3-103" names no desk of floor 2; nearest: 3-*'],
    [
      '2.24.03, 2.24.01',
      'preference 1 "2.24.03" names no desk of floor 2; nearest: 2.24.01, 2.24.02, 2.24.31',
    ],
    [
      '2.24.31-2.24.01',
      'preference 1 "2.24.31-2.24.01" names no desk of floor 2; nearest: 2.24.01, 2.24.31, 2.24.02 ' +
        '(as a range: the range ends before it starts)',
    ],
  ])('%s: %s', (desks, sentence) => {
    expect(strays({ prefer: [{ desks }] })).toEqual([sentence]);
  });

  it('are told of every list, and a few of very many', () => {
    expect(strays({ avoid: ['x'], only: { from: 'y1', to: 'y2' } })).toEqual([
      expect.stringMatching(/^desks\.avoid "x" names no desk/),
      expect.stringMatching(/^desks\.only "y1\.\.y2" names no desk/),
    ]);
    expect(strays({}, 'window')).toEqual([
      expect.stringMatching(/^--desks "window" names no desk/),
    ]);
    const many = strays({ avoid: Array.from({ length: 30 }, (_, index) => `x${index}`) });
    expect(many).toHaveLength(6);
    expect(many.at(-1)).toBe('25 more of the wishes name no desk of floor 2');
  });

  it('are none where every list names a desk, or the floor has none', () => {
    expect(strays({ prefer: [{ desks: '2.24.01-2.24.99, 3-101' }], avoid: ['3-*'] })).toEqual([]);
    expect(
      strayWishes(
        readWishes({ prefer: [{ desks: 'x' }], avoid: [], only: null, others: true }),
        floorOf([]),
      ),
    ).toEqual([]);
  });
});

describe('compareDesks', () => {
  it('orders by numeric parts', () => {
    const shuffled = codes('2.24.10 2.9.1 10.1 2.24.9 2.24.9a 2.24 a.1 2.24.09');
    expect(shuffled.toSorted(compareDesks)).toEqual(
      codes('2.9.1 2.24 2.24.09 2.24.9 2.24.9a 2.24.10 10.1 a.1'),
    );
  });
});
