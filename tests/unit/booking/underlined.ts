import { SpecError } from '../../../src/lib/errors.js';

/** What a parser that has to fail underlines, and how it says why. */
export function underlined(parse: () => unknown) {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return {
      start: error.start,
      length: error.length,
      message: `${error.message}\n${error.hint ?? ''}`,
    };
  }
  throw new Error('Nothing was wrong with it.');
}
