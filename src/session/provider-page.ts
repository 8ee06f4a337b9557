import type { Page } from 'playwright';
import { within } from '../site/web/within.js';

/** What an identity provider's page wants that nobody but a person, or no fresh browser, can give (contract S3, S10). */
export type Obstacle =
  | 'unsafe-browser'
  | 'managed-device'
  | 'challenge'
  | 'password'
  | 'account'
  | 'stay';

/** A provider's page as it stands. */
export interface ProviderLook {
  readonly url: string;
  /** Its visible words, in English: the browser asks for that. */
  readonly words: string;
  /** Types of its visible fields. */
  readonly fields: readonly string[];
  /** It shows the number of a challenge, or asks for a one-time code. */
  readonly challenges: boolean;
  /** Its document has been read to the end. */
  readonly read: boolean;
}

/** Milliseconds in which a page that is not hung answers. */
const lookDeadline = 3_000;
const mostWords = 5_000;

/** Null where the page does not answer or is on its way. */
export async function lookAtProvider(page: Page): Promise<ProviderLook | null> {
  const late = () => new Error('The page hangs.');
  return await within(lookDeadline, page.evaluate(look, mostWords), late).catch(() => null);
}

/** Runs in the page. */
function look(most: number): ProviderLook {
  const shown = (selector: string) =>
    [...document.querySelectorAll<HTMLElement>(selector)].filter((each) => each.checkVisibility());
  return {
    url: location.href,
    words: (document.body?.innerText ?? '').replace(/\s+/g, ' ').slice(0, most),
    fields: shown('input').map((each) => (each as HTMLInputElement).type),
    challenges:
      shown('[data-se="challenge-number"], input[autocomplete="one-time-code"]').length > 0,
    read: document.readyState !== 'loading',
  };
}

/**
 * The marks of each obstacle, the plainest first. Words are what the providers of contract S3 say in English; the
 * numbers are Microsoft's own for a device that is not managed, not compliant or not known.
 */
const marks: ReadonlyArray<readonly [Obstacle, (page: ProviderLook) => boolean]> = [
  [
    'unsafe-browser',
    ({ url, words }) =>
      /\/signin\/rejected\b/.test(new URL(url).pathname) ||
      /\bbrowser or app may not be secure\b/i.test(words),
  ],
  [
    'managed-device',
    ({ words }) =>
      /\bAADSTS(?:50097|50129|5300[0-5]|53003\d?|530002)\b/.test(words) ||
      /\b(?:device|browser) (?:must|needs to|has to) be (?:managed|compliant|registered|enrolled)\b/i.test(
        words,
      ) ||
      /\b(?:managed|compliant) (?:device|browser)s? (?:is|are) required\b/i.test(words) ||
      /\byou can.t get there from here\b/i.test(words),
  ],
  [
    'challenge',
    ({ challenges, words }) =>
      challenges ||
      /\b(?:approve (?:the |your )?sign[- ]?in request|sent a (?:push|notification)|check your phone|verify it.s you|use your security key)\b/i.test(
        words,
      ),
  ],
  ['password', ({ fields }) => fields.includes('password')],
  ['account', ({ words }) => /\b(?:pick|choose) an account\b/i.test(words)],
  ['stay', ({ words }) => /\bstay signed in\?/i.test(words)],
];

/** What stands in the way on this page, or null where nothing that is known does. */
export function obstacleOn(page: ProviderLook): Obstacle | null {
  return marks.find(([, is]) => is(page))?.[0] ?? null;
}

/** Whether not even a person can go on in a browser that is driven and holds nothing of theirs (contract S10). */
export function isBeyondPerson(obstacle: Obstacle): boolean {
  return obstacle === 'unsafe-browser' || obstacle === 'managed-device';
}

/** What the page does, to go on after "Single sign-on … stopped at … and wants a person: it". */
export const wishes: Readonly<Record<Obstacle, string>> = {
  'unsafe-browser': 'refuses a browser that is driven by a program',
  'managed-device':
    'wants a managed browser or device, and a fresh browser carries no such identity',
  challenge: 'wants an answer on a phone or a security key',
  password: 'asks for a password',
  account: 'asks to pick an account',
  stay: 'asks whether to stay signed in',
};
