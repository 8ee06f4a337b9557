import type { BookAnswer } from '../../booking/site.js';
import type { Floor } from '../../booking/types.js';
import { describeErrors, type GraphqlError } from './reply.js';

type Refusal = Extract<
  BookAnswer['kind'],
  'taken' | 'desk-refused' | 'not-open' | 'already-booked' | 'rejected' | 'unclear' | 'refused'
>;

/**
 * Words of refusals, the first that fits counts. Their texts are not documented (contract section 3), so these are
 * families of words, and what none of them knows is passed on as the site put it.
 */
const families: readonly (readonly [Refusal, RegExp])[] = [
  [
    'unclear',
    /internal (server )?error|unexpected|(server|unknown|database) error|time(d )?.?out|went wrong|exception/,
  ],
  [
    'rejected',
    /active (reservation|booking)|(reservation|booking)s? at a time|capacity|floor (limit|is full)/,
  ],
  [
    'rejected',
    /(book|reserve|booking|reservation)s? for (another|a different|some(one|body) else)|on behalf/,
  ],
  [
    'rejected',
    /distanc|health[ -]?(check|screen|question|form|survey|declar|status|pass)|screening|vaccin|recurr|only (hourly|all.?day)/,
  ],
  [
    'already-booked',
    /you('ve| have)? (already|booked|hold|reserved)|you are already|you have (a|an|another|one) |your (existing|other|own) |double.?book|(employee|person|user) (already|has|holds)/,
  ],
  [
    'not-open',
    /in advance|(too|days|weeks|months) (far|ahead)|window|in the past|past date|beyond|(not |isn't |un)(yet )?open|not yet|opens? (on|at|in)|too (early|late)/,
  ],
  [
    'taken',
    /taken|already|(booked|reserved|held) by|no longer|occupied|conflict|overlap|(some|any)(one|body) else/,
  ],
  [
    'desk-refused',
    /assigned|locked|reserved for|permi(t|ss)|allowed|authori[sz]|eligible|entitled|access|restrict|forbidden|department|group|neighbou?rhood|(not|isn't|cannot be|can't be) (a )?(book|reserv)|inactive|disabled/,
  ],
  ['taken', /not available|unavailable|not free/],
];

/**
 * What a refused booking may mean for other desks and dates, in the site's own words: a hint, which a reading bears out
 * (contract section 3). A code counts before words; `names` are the tenant's own and say nothing ("Health Corner").
 */
export function classifyRefusal(
  errors: readonly GraphqlError[],
  names: readonly string[] = [],
): BookAnswer {
  const reason = describeErrors(errors);
  const codes = errors.map((error) => error.code ?? '').join(' ');
  const kind = familyOf(codes.replace(/_/g, ' ')) ?? familyOf(without(reason, names)) ?? 'refused';
  return { kind, reason };
}

function familyOf(words: string): Refusal | null {
  return families.find(([, family]) => family.test(words.toLowerCase()))?.[0] ?? null;
}

/** Longer names first, so that none leaves a part of another behind. */
function without(text: string, names: readonly string[]): string {
  return [...new Set(names)]
    .filter((name) => name.trim().length > 1)
    .sort((a, b) => b.length - a.length)
    .reduce((rest, name) => rest.replaceAll(name, ' '), text);
}

/** What a refusal may name (contract section 3). */
export function namesOfFloor({ name, building, desks }: Floor): string[] {
  const ofDesks = desks.flatMap(({ code, neighborhood }) => [code, neighborhood ?? '']);
  return [name, building, ...ofDesks];
}
