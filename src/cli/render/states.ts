import type { RowState } from '../progress/board.js';
import type { Palette } from './palette.js';

const marks: Record<RowState, string> = {
  planned: ' ',
  trying: '●',
  proving: '●',
  booked: '✓',
  'already-booked': '✓',
  unavailable: '✗',
  'not-open': '✗',
  skipped: '-',
  rejected: '✗',
  failed: '✗',
};

/** States in words for people. */
export const stateWords: Record<RowState, string> = {
  planned: 'to do',
  trying: 'trying',
  proving: 'proving',
  booked: 'booked',
  'already-booked': 'already booked',
  unavailable: 'no desk free',
  'not-open': 'not open yet',
  skipped: 'skipped',
  rejected: 'refused',
  failed: 'failed',
};

/** A state as a mark and words, coloured by whether it is good news. */
export function paintState(state: RowState, color: Palette): string {
  const text = `${marks[state]} ${stateWords[state]}`;
  if (state === 'booked' || state === 'already-booked') return color.green(text);
  if (state === 'skipped' || state === 'planned') return color.dim(text);
  return state === 'trying' || state === 'proving' ? color.cyan(text) : color.red(text);
}
