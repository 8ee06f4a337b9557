import { describe, expect, it } from 'vitest';
import type { Booking } from '../../../src/booking/types.js';
import { type Change, cancelling, checkingIn } from '../../../src/site/web/change-permit.js';
import { answerQuestion, chosen } from '../../../src/site/web/question.js';

/** Buttons by what they say; the one with a star stands out. */
const buttons = (...texts: string[]) =>
  texts.map((text) => ({ text: text.replace('*', ''), primary: text.startsWith('*') }));

/** A question with a No and a Yes, and whether that was pressed. */
async function asked(text: string, change: Change, health: boolean | null) {
  const pressed: string[] = [];
  const button = (said: string) => ({
    evaluate: async () => ({ text: said, primary: said === 'Yes', usable: true }),
    click: async () => {
      pressed.push(said);
    },
  });
  const handle = { $$: async () => [button('No'), button('Yes')] };
  const tab = { soon: (work: Promise<unknown>) => work, deadlines: { press: 1 } };
  const question = { text, names: 'modal-content', wantsInput: false, handle };
  const about = { booking: { desk: 'D-1' } as Booking, change, health };
  const left = await answerQuestion(tab as never, question as never, about);
  return left?.kind ?? pressed.join();
}

describe('a question before a change', () => {
  it.each([
    // In words that nobody knows the site's data says what it is about (contract G13).
    ['Jetzt am Platz einchecken?', checkingIn, false, 'Yes'],
    ['Jetzt am Platz einchecken?', checkingIn, null, 'unknown'],
    ['Ich habe keine Halsschmerzen.', checkingIn, true, 'personal'],
    ['Check in to your desk: my throat is not sore.', checkingIn, true, 'personal'],
    ['Any fever today?', checkingIn, false, 'personal'],
    ['Check in to D-1 now?', checkingIn, null, 'Yes'],
    ['Check in: my throat is not sore.', checkingIn, null, 'unknown'],
    ['D-1 is where I sat with a sore throat.', checkingIn, null, 'unknown'],
    ['Vill du avboka platsen?', cancelling, null, 'Yes'],
  ] as const)('%s', async (text, change, health, becomes) =>
    expect(await asked(text, change, health)).toBe(becomes),
  );
});

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
