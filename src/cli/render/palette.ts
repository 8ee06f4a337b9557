import { Chalk, type ChalkInstance } from 'chalk';

/** The colours that output is painted with; without colours each gives its text back. */
export type Palette = ChalkInstance;

export function createPalette(colored: boolean): Palette {
  return new Chalk({ level: colored ? 1 : 0 });
}
