import { describe, expect, it } from 'vitest';
import { chosen } from '../../../src/site/web/question.js';

/** Buttons by what they say; the one with a star stands out. */
const buttons = (...texts: string[]) =>
  texts.map((text) => ({ text: text.replace('*', ''), primary: text.startsWith('*') }));

describe('the button that says yes to one booking', () => {
  it.each([
    [buttons('No', '*Yes'), 'Yes'],
    [buttons('Keep it', '*Cancel booking'), 'Cancel booking'],
    [buttons('Only this one', '*Whole series', 'Close'), 'Only this one'],
    [buttons('*Ganze Serie', 'Nur diese', 'Abbrechen'), 'Nur diese'],
    [buttons('Nej', '*Ja'), 'Ja'],
    [buttons('Tillbaka', '*Avboka'), 'Avboka'],
  ])('%j', (all, expected) => expect(chosen(all)?.text).toBe(expected));

  it.each([
    [buttons('*Whole series', 'Close')],
    [buttons('*Delete all following', 'No')],
    [buttons('*Hela serien', 'Bara den här', 'Stäng')],
    [buttons('A', 'B')],
  ])('is none of %j', (all) => expect(chosen(all)).toBeNull());
});
