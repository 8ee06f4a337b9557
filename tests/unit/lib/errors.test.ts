import { expect, it } from 'vitest';
import { combinedExitCode, type ExitCode, SpecError } from '../../../src/lib/errors.js';

it.each([
  [[], 0],
  [[0, 0], 0],
  [[4, 0], 4],
  [[4, 1], 1],
  [[1, 5], 5],
  [[5, 7], 7],
  [[7, 6], 6],
  [[6, 3], 3],
  [[2, 0], 2],
  [[3, 130], 130],
])('the exit code of %j together is %d', (codes, together) => {
  expect(combinedExitCode(codes as ExitCode[])).toBe(together);
});

it('underlines the part of a text that does not fit', () => {
  const error = new SpecError('--dates', 'tue,nope', 4, 4, 'unknown word');
  expect(error.message).toBe('--dates: unknown word\n  tue,nope\n      ^^^^');
});
