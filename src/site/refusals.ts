import type { BookAnswer } from '../booking/site.js';

/** What the site's words for a refusal mean; `unclear` where they may come from a failure and not from a rule. */
export type Refusal = Extract<
  BookAnswer['kind'],
  'taken' | 'desk-refused' | 'not-open' | 'already-booked' | 'rejected' | 'unclear'
>;

/** In order: the first that matches decides, so that "you already have…" is not read as a desk that is taken. */
const meanings: readonly (readonly [Refusal, RegExp])[] = [
  [
    'unclear',
    /something went wrong|internal (server )?error|unexpected error|timed? ?out|try again|temporar|unavailable service|service unavailable/i,
  ],
  ['rejected', /another (employee|person|user)\b.*(reserv|book)|(reserv|book)\w* .*for another/i],
  ['rejected', /only .*one active|active (reservation|booking)|capacity|distanc|screening|health/i],
  [
    'already-booked',
    /\byou(['’]ve| have)? already (have|hold|booked|reserved|got)|\byou already|overlap\w* .*your|your .*overlap/i,
  ],
  [
    'not-open',
    /not (yet )?open|in advance|too (far|early)|booking window|beyond|in the past|outside .*(window|range)/i,
  ],
  [
    'desk-refused',
    /permission|permanently assigned|not (allowed|permitted|eligible) to (book|reserve) this|(cannot|can't|may not) be (booked|reserved)|not bookable|is locked|does not exist/i,
  ],
  [
    'taken',
    /already (been )?(reserved|booked|taken|occupied)|no longer (available|free)|not available|just (been )?(booked|taken)|conflict/i,
  ],
];

/**
 * What kind of no the site's words are. Their texts are not documented (contract section 3): what is not recognised
 * is a rule of the tenant's, carried on in the site's own words.
 */
export function classifyRefusal(message: string): Refusal {
  return meanings.find(([, words]) => words.test(message))?.[0] ?? 'rejected';
}
