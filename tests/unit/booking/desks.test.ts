import { describe, expect, it } from 'vitest';
import { compareDesks, parseDeskSpec } from '../../../src/booking/desks.js';
import type { DeskCode } from '../../../src/booking/types.js';
import { SpecError } from '../../../src/lib/errors.js';
import { underlined } from './underlined.js';

const codes = (list: string) => list.split(' ') as DeskCode[];
const matching = (spec: string, list: string) =>
  codes(list)
    .filter((code) => parseDeskSpec(spec, '--desks').matches(code))
    .join(' ');

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
    ['A-101', 'A-101 a-101 A-102', 'A-101 a-101'],
    ['A-101-A-103', 'A-100 A-101 A-103 B-102', 'A-101 A-103'],
    ['hd12 , HD3-HD5', 'HD12 HD4 HD6', 'HD12 HD4'],
    ['2.24.01 - 2.24.03', '2.24.02 2.24.04', '2.24.02'],
    ['7-9', '6 7 9 10', '7 9'],
    ['3F?012', '3F-012 3F-013', '3F-012'],
  ])('%s names of %s only %s', (spec, list, expected) => {
    expect(matching(spec, list)).toBe(expected);
  });

  it('ranks a desk by the first item that names it', () => {
    const matcher = parseDeskSpec('2.24.30,2.24.01-2.24.31,2.24.*', '--desks');
    expect(codes('2.24.30 2.24.31 2.24.01 2.24.99 3.1').map(matcher.rankOf)).toEqual([
      0,
      1,
      1,
      2,
      null,
    ]);
  });

  it.each([
    ['', 0, 0, 'names no desks'],
    ['   ', 0, 3, 'names no desks'],
    ['2.24.01,,2.24.03', 8, 1, 'nothing between the commas'],
    ['2.24.01,', 7, 1, 'nothing between the commas'],
    [',2.24.01', 0, 1, 'nothing between the commas'],
    ['2.24.02, 2.24.01-2.25.21', 9, 15, 'same prefix'],
    ['2.24.01-21', 0, 10, 'same prefix'],
    ['2.24.21-2.24.01', 0, 15, 'ends before it starts'],
    ['2.24.01-', 0, 8, 'at both ends'],
    ['-2.24.01', 0, 8, 'at both ends'],
    ['2.24.01-2.24.*', 8, 6, 'cannot have'],
    ['2.24.01-2.24.0x', 8, 7, 'number to count by'],
    ['2.24.05;2.24.06', 7, 1, '; does not belong'],
    ['2.24.01 2.24.02', 0, 15, 'no spaces'],
    ['2.24.01, window', 9, 6, 'window is no desk'],
    ['2.24.', 0, 5, '2.24. is no desk'],
  ])('underlines what is wrong in %j', (spec, start, length, problem) => {
    expect(underlined(() => parseDeskSpec(spec, '--desks'))).toEqual({
      start,
      length,
      message: expect.stringContaining(problem),
    });
  });

  it('shows the list with the part underlined', () => {
    const parse = () => parseDeskSpec('2.24.01-2.25.21', 'desks.only');
    expect(parse).toThrow(SpecError);
    expect(parse).toThrow(
      'desks.only: a range needs the same prefix at both ends\n  2.24.01-2.25.21\n  ^^^^^^^^^^^^^^^',
    );
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
