import {
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import { fillArguments, type Parameter, type Slot } from './arguments.js';
import type { ListShape } from './lists.js';
import type { OwnList, OwnLists } from './shape.js';
import { type Field, fieldOf, fieldsOf, listShape, ownPlaces, type Place } from './walk.js';
import { wordSet, wordsOf } from './words.js';

type Span = 'upcoming' | 'past';

/** What an argument may be called that bounds the dates; in a connection `after` and `before` are cursors. */
const from = /^(from|start|since|begin|min|first_?da)/i;
const to = /^(to$|to_?da|until|till|end|through|max|last_?da)/i;
const fromInList = /^(from|start|since|after|begin|min|first_?da)/i;
const toInList = /^(to$|to_?da|until|till|end|before|through|max|last_?da)/i;

function slotsFor(list: ListShape, span: Span): readonly Slot[] {
  const bare = list.style === 'list';
  const slots: Slot[] = [
    { variable: 'ownFrom', name: bare ? fromInList : from, kind: 'date' },
    { variable: 'ownTo', name: bare ? toInList : to, kind: 'date' },
  ];
  if (list.paged) slots.push({ variable: 'ownAfter', name: /^after$/i, kind: 'cursor' });
  if (list.sized) slots.push({ variable: 'pageSize', name: /^first$/i, kind: 'count' });
  if (span === 'past') {
    slots.push({ variable: null, name: /past|history|finished/i, kind: 'true' });
  }
  const value = span === 'past' ? /^(past|history|all)/i : /upcoming|future|active|all/i;
  return [...slots, { variable: null, name: /^/, kind: 'enum', value, reluctant: true }];
}

/** All that a list of one's own bookings is called by, beside the words for its time: any other may make it somebody else's. */
const plain = wordSet(
  'my own the all active valid bookings booking reservations reservation desk desks seat seats space spaces hoteling hotel workspace workspaces workplace list connection paged for by viewer me employee user person',
);
const times: Record<Span, ReadonlySet<string>> = {
  upcoming: wordSet('upcoming future scheduled planned'),
  past: wordSet('past history previous historic historical finished completed earlier old'),
};
const right: Record<Span, RegExp> = {
  upcoming: /upcoming|future|active/i,
  past: /past|histor|previous/i,
};

function isNamedFor(span: Span, name: string): boolean {
  return wordsOf(name).every((word) => plain.has(word) || times[span].has(word));
}

interface Candidate {
  readonly own: OwnList;
  readonly score: number;
}

/** So many lists are tried. */
const most = 5;

/**
 * Finds connections or lists of one's own bookings on the viewer, its Employee or the root (contract G16), the likeliest
 * first; with each the past ones, which are called so or stand in the same list.
 */
export function discoverOwn(schema: GraphQLSchema): readonly OwnLists[] {
  const past = candidates(schema, 'past');
  const place = ({ path }: OwnList) => JSON.stringify(path);
  return candidates(schema, 'upcoming')
    .slice(0, most)
    .map((own) => {
      const beside = past.filter((each) => place(each) === place(own));
      const named = beside.find(isPast) ?? past.find(isPast);
      return { own, past: named ?? beside.find(({ name }) => name === own.name) ?? null };
    });
}

function isPast({ name }: OwnList): boolean {
  return wordsOf(name).some((word) => times.past.has(word));
}

function candidates(schema: GraphQLSchema, span: Span): readonly OwnList[] {
  if (!hasNeededFields(schema)) return [];
  const found = ownPlaces(schema).flatMap((place, index) => candidatesAt(place, index, span));
  const root = fieldsOf(schema.getQueryType() ?? undefined)
    .filter((field) => /^(my|own|viewer)/i.test(field.name))
    .flatMap((field) => candidate(field, { root: '', steps: [] }, 0, span));
  return [...found, ...root].sort((a, b) => b.score - a.score).map(({ own }) => own);
}

function candidatesAt(place: Place, index: number, span: Span): Candidate[] {
  return fieldsOf(place.type).flatMap((field) => candidate(field, place.path, index, span));
}

function candidate(
  field: Field,
  path: { root: string; steps: readonly string[] },
  distance: number,
  span: Span,
): Candidate[] {
  const list = listShape(field, 'Booking');
  if (list === null || !isNamedFor(span, field.name)) return [];
  const filled = fillArguments(field.args, slotsFor(list, span));
  if (filled === null) return [];
  if (span === 'upcoming' && mayBeCut(list, field.args, filled.given)) return [];
  const dated = 'ownFrom' in filled.variables;
  const score = (dated ? 20 : 0) + (right[span].test(field.name) ? 10 : 0) - Math.min(distance, 9);
  const own = { name: field.name, arguments: filled.text, variables: filled.variables, path, list };
  return [{ own, score }];
}

/** What an argument is called that bounds a list to a stretch of days, whatever its type. */
const windows = wordSet(
  'day days week weeks month months ahead horizon window within period range',
);

/**
 * Whether something that is not given, such as a limit, the number of a page or of days, may cut a list, by a default of
 * its own or of the site's, and nothing in its answer would tell (contract G6): where pages are told of, those are. Beside
 * what such a list leaves out a date would be booked a second time.
 */
function mayBeCut(
  list: ListShape,
  parameters: readonly Parameter[],
  given: ReadonlySet<Parameter>,
  depth = 0,
): boolean {
  return parameters.some((parameter) => {
    const type = getNamedType(parameter.type);
    if (isInputObjectType(type)) {
      return depth < 3 && mayBeCut(list, Object.values(type.getFields()), given, depth + 1);
    }
    if (given.has(parameter) || isEnumType(type)) return false;
    const tellsPages = list.paged || list.tells === true;
    const isNumber = /Int$|^Float$|Number$/.test(type.name);
    return (isNumber && !tellsPages) || wordsOf(parameter.name).some((word) => windows.has(word));
  });
}

/** The fields of a Booking that claims rest on (contract G13). */
function hasNeededFields(schema: GraphQLSchema): boolean {
  const booking = schema.getType('Booking');
  return (
    isObjectType(booking) &&
    ['id', 'startDate', 'endDate', 'space'].every((name) => fieldOf(booking, name) !== undefined)
  );
}
